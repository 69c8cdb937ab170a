// Shows what the chosen variant earns where a theme switches variants without reloading the page. Themes announce the
// change in their own ways, but all put the variant into the add-to-cart form.

function aftercareShowChosen() {
  const forms = [...document.querySelectorAll('form[action*="/cart/add"]')].map(({ elements }) => elements);
  for (const line of document.querySelectorAll('[data-aftercare-variants]')) {
    const all = [...line.querySelectorAll('[data-variant]')];
    const isListed = (id) => all.some(({ dataset }) => dataset.variant === id);
    // The page may have forms of other products.
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
// On coming back, a browser restores the form without a change event.
addEventListener('pageshow', aftercareShowChosen);
