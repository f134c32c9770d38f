/** Copies commands, and leads from the operations of a witness to their place in the timeline. */
(() => {
  const SHOWN_MS = 1500;

  /** Selects the text where the clipboard cannot be had, so that one key press copies it. */
  async function copy(button) {
    const source = document.getElementById(button.dataset.copy);
    let said = 'Copied';
    try {
      await navigator.clipboard.writeText(source.textContent);
    } catch {
      getSelection().selectAllChildren(source);
      if (!document.execCommand('copy')) said = 'Press Ctrl+C';
    }
    const label = button.textContent;
    button.textContent = said;
    button.disabled = true;
    setTimeout(() => {
      button.textContent = label;
      button.disabled = false;
    }, SHOWN_MS);
  }

  for (const button of document.querySelectorAll('[data-copy]')) {
    button.addEventListener('click', () => copy(button));
  }

  function show(row) {
    const detail = Number(row.dataset.op);
    document.dispatchEvent(new CustomEvent('show-operation', { detail }));
  }

  for (const row of document.querySelectorAll('[data-op]')) {
    row.tabIndex = 0;
    row.title = 'Show it in the timeline';
    row.addEventListener('click', () => show(row));
    row.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') show(row);
    });
  }
})();
