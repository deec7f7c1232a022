"""Checks that answer back: right and what that shows, or which mistake it is, or an example.

The two kinds of checks are in `checks`, and those of each notebook in the module of its name. To
add an exercise, write its check there and put it into the two lists below.
"""

from __future__ import annotations

from .bug_zoo import check_stuck, check_test
from .checks import Check
from .choose_the_step import check_epochs_to_thousandth, check_landing_step, check_limit
from .draw_a_line import check_error, check_even_split, check_line_through, check_points
from .find_the_way_down import check_curve_gradient, check_gradient, check_gradient_by_hand
from .measure_the_error import check_flat_line, check_loss_by_hand, check_shares
from .read_the_log import check_goal, check_mean_y, check_undone_step
from .round_the_valley import check_condition_number, check_map_back, check_three_points
from .start_here import check_half_way, check_largest_step
from .trust_the_answer import check_factor, check_long_enough, check_noise
from .walk_downhill import check_half_of_best, check_losses, check_one_step, check_walk

# In the order of the notebooks and of the exercises in them.
BY_NOTEBOOK: dict[str, dict[str, Check]] = {
    "00_start_here": {
        "check_largest_step": check_largest_step,
        "check_half_way": check_half_way,
    },
    "01_draw_a_line": {
        "check_line_through": check_line_through,
        "check_error": check_error,
        "check_points": check_points,
        "check_even_split": check_even_split,
    },
    "02_measure_the_error": {
        "check_loss_by_hand": check_loss_by_hand,
        "check_shares": check_shares,
        "check_flat_line": check_flat_line,
    },
    "03_find_the_way_down": {
        "check_gradient_by_hand": check_gradient_by_hand,
        "check_gradient": check_gradient,
        "check_curve_gradient": check_curve_gradient,
    },
    "04_walk_downhill": {
        "check_one_step": check_one_step,
        "check_half_of_best": check_half_of_best,
        "check_walk": check_walk,
        "check_losses": check_losses,
    },
    "05_choose_the_step": {
        "check_landing_step": check_landing_step,
        "check_limit": check_limit,
        "check_epochs_to_thousandth": check_epochs_to_thousandth,
    },
    "06_round_the_valley": {
        "check_map_back": check_map_back,
        "check_three_points": check_three_points,
        "check_condition_number": check_condition_number,
    },
    "07_read_the_log": {
        "check_undone_step": check_undone_step,
        "check_mean_y": check_mean_y,
        "check_goal": check_goal,
    },
    "08_trust_the_answer": {
        "check_noise": check_noise,
        "check_factor": check_factor,
        "check_long_enough": check_long_enough,
    },
    "09_bug_zoo": {
        "check_test": check_test,
        "check_stuck": check_stuck,
    },
}
CHECKS = {name: check for checks in BY_NOTEBOOK.values() for name, check in checks.items()}

for name, check in CHECKS.items():
    check.name = name  # under which progress keeps it
