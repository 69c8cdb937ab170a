// Shows what the chosen variant earns, where a theme changes variants without loading the page anew. Themes tell of a change
// in their own ways, but all of them put the variant into the form that adds to the cart.

function showChosen() {
  const chosen = document.querySelector('form[action*="/cart/add"] [name="id"]')?.value;
  if (!chosen) return;
  for (const line of document.querySelectorAll('[data-aftercare-variants]')) {
    let isShown = false;
    for (const words of line.querySelectorAll('[data-variant]')) {
      words.hidden = words.dataset.variant !== chosen;
      isShown ||= !words.hidden && words.textContent !== '';
    }
    line.hidden = !isShown;
  }
}

document.addEventListener('change', () => setTimeout(showChosen));
