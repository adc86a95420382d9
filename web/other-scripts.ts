// Fonts for names in scripts that the page's own font lacks: their style sheet is large, so it comes after the page.

/** The sheet waits in index.html under another relation, which browsers don't load. */
export function loadOtherScripts(): void {
  addEventListener('load', () => {
    const link = document.getElementById('other-scripts');
    if (link instanceof HTMLLinkElement) link.rel = 'stylesheet';
  });
}
