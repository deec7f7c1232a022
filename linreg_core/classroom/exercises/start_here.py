"""The checks of notebook 00, Start here."""

from __future__ import annotations

import numpy as np

from .checks import NumberCheck
from .probes import COURSE_STEP, COURSE_SURFACE

LIMIT = COURSE_SURFACE.step_limit
# b passes 2000 long before epoch 20,000.
HALF_WAY = int(np.argmax(COURSE_SURFACE.descend(step_size=COURSE_STEP, epochs=20_000).b > 2000))

check_largest_step = NumberCheck(
    shows="The limit lies a hair above, and one step size serves every start.",
    hint="Drag the step size to the edge of the shaded part, and read the note beside it.",
    starter=0.0001,
    reference=LIMIT,
    # Two figures are asked for: 0.00059 is 98 % of the limit.
    accepts=lambda step: 0.97 * LIMIT < step <= LIMIT,
    ranges={
        "so near the limit: round it down to two figures.": lambda step: 1 < step / LIMIT < 1.001,
        "at this step it explodes already.": lambda step: step > LIMIT,
        "this settles, but there is room above it.": lambda step: 0 < step <= LIMIT,
    },
)

check_half_way = NumberCheck(
    shows="Thousands of epochs for half of the distance, and as many for each half of the rest.",
    hint="Type an epoch into the box beside the slider. Halve the gap from too early to too late.",
    starter=1,
    reference=HALF_WAY,
    slips={
        "one epoch early: b is still below 2000 there.": HALF_WAY - 1,
        "one epoch late: b has passed 2000 already.": HALF_WAY + 1,
        "half of the epochs is not half of the distance.": 25_000,
    },
    ranges={
        "too early: b is still below 2000 there.": lambda epoch: 0 <= epoch < HALF_WAY,
        "too late: b has passed 2000 already.": lambda epoch: epoch > HALF_WAY,
    },
    needs="one epoch",
    tolerance=1e-6,
)
