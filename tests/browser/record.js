// Record, in order and with the time, what is set with the slider and what the panel shows.
panel => {
  const record = (window.record = {set: [], picture: [], reading: []});
  const watch = (column, element, read, what) => {
    const note = () => {
      const text = read();
      if (text !== record[column].at(-1)?.text) record[column].push({at: performance.now(), text});
    };
    new MutationObserver(note).observe(element, what);
    note();
  };
  const tree = {childList: true, subtree: true, characterData: true};
  const track = panel.querySelector('.widget-slider');
  // The browser writes the readout as soon as the handle moves, without waiting for the kernel.
  const readout = track.querySelector('.widget-readout');
  watch('set', readout, () => readout.textContent, tree);
  const picture = panel.querySelector('.widget-html-content');
  watch('picture', picture, () => picture.querySelector('img').alt, tree);
  const reading = panel.querySelector('.linreg-reading');
  watch('reading', reading, () => reading.textContent.trim(), tree);
}
