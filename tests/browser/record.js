// Record, in order and with the time, the keys pressed, what is set with the step-size slider and
// what the panel shows. A picture is new when its pixels are; it is recorded with the name of its drawing.
panel => {
  const record = (window.record = {key: [], set: [], picture: [], reading: []});
  const add = (column, text) => record[column].push({at: performance.now(), text});
  const watch = (column, element, read) => {
    const note = () => {
      const text = read();
      if (text !== record[column].at(-1)?.text) add(column, text);
    };
    new MutationObserver(note).observe(element, {childList: true, subtree: true, characterData: true});
    note();
  };
  const sliders = [...panel.querySelectorAll('.widget-slider')];
  const track = sliders.find(slider => slider.textContent.includes('step size'));
  // The browser writes the readout as soon as the handle moves, without waiting for the kernel.
  const readout = track.querySelector('.widget-readout');
  watch('set', readout, () => readout.textContent);
  const reading = panel.querySelector('.linreg-reading');
  watch('reading', reading, () => reading.textContent);
  panel.addEventListener('keydown', event => record.key.push({at: event.timeStamp}), true);

  const drawing = panel.querySelector('.linreg-drawing');
  let before;
  const look = () => {
    if (window.record !== record) return; // another recording has begun
    const canvas = drawing.querySelector('canvas');
    const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let now = 0;
    for (const pixel of new Uint32Array(data.buffer)) now = (31 * now + pixel) | 0;
    if (now !== before) add('picture', drawing.getAttribute('aria-label'));
    before = now;
    requestAnimationFrame(look);
  };
  look();
}
