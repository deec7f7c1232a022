// Notes, in order and with the time, what the hand sets and what a panel shows.
panel => {
  const record = (window.record = {hand: [], picture: [], reading: []});
  const watch = (column, element, says, what) => {
    const note = () => {
      const text = says();
      if (text !== record[column].at(-1)?.text) record[column].push({at: performance.now(), text});
    };
    new MutationObserver(note).observe(element, what);
    note();
  };
  const tree = {childList: true, subtree: true, characterData: true};
  const track = panel.querySelector('.widget-slider');
  // The browser itself writes the readout, as the handle moves; it waits for no kernel.
  const readout = track.querySelector('.widget-readout');
  watch('hand', readout, () => readout.textContent, tree);
  const picture = panel.querySelector('.widget-html-content');
  watch('picture', picture, () => picture.querySelector('img').alt, tree);
  const reading = panel.querySelector('.linreg-reading');
  watch('reading', reading, () => reading.textContent.trim(), tree);
}
