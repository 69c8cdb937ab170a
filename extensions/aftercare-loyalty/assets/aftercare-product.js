// Shows what the chosen variant earns, where a theme changes variants without loading the page anew. Themes tell of a change
// in their own ways, but all of them put the variant into the form that adds to the cart.

function aftercareShowChosen() {
  const forms = [...document.querySelectorAll('form[action*="/cart/add"]')].map(({ elements }) => elements);
  for (const line of document.querySelectorAll('[data-aftercare-variants]')) {
    const all = [...line.querySelectorAll('[data-variant]')];
    const isListed = (id) => all.some(({ dataset }) => dataset.variant === id);
    // The page has other products' forms, too.
    const own = forms.find(
      (fields) =>
        fields.id?.value &&
        (fields['product-id']?.value === line.dataset.aftercareVariants || isListed(fields.id.value)),
    );
    if (!own) continue;
    for (const each of all) each.hidden = each.dataset.variant !== own.id.value;
    line.hidden = !all.some((each) => !each.hidden && each.textContent !== '');
  }
}

document.addEventListener('change', () => setTimeout(aftercareShowChosen));
// A browser that comes back to the page fills in what was chosen before, and tells nobody.
addEventListener('pageshow', aftercareShowChosen);
