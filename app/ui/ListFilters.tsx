import { Button, Select, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { useListParams } from './useListParams.ts';

export type ListFilter = { name: string; label: string; options: { value: string; label: string }[] };

/** Search and filters above a list. They live in the URL; a change returns to the first page. */
export function ListFilters({ filters, searchLabel }: { filters: ListFilter[]; searchLabel?: string }) {
  const [params, change] = useListParams();
  const [search, setSearch] = useState(params.get('search') ?? '');
  const choose = (name: string, value: string) => change({ [name]: value, cursor: null, back: null });
  return (
    <form
      className="list-filters"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        choose('search', search.trim());
      }}
    >
      {searchLabel && (
        <div className="list-filters-search">
          <TextField
            label={searchLabel}
            labelHidden
            placeholder={searchLabel}
            autoComplete="off"
            value={search}
            onChange={setSearch}
            clearButton
            onClearButtonClick={() => {
              setSearch('');
              choose('search', '');
            }}
            connectedRight={<Button submit>Search</Button>}
          />
        </div>
      )}
      {filters.map(({ name, label, options }) => (
        <Select
          key={name}
          label={label}
          labelInline
          options={[{ value: '', label: 'All' }, ...options]}
          value={params.get(name) ?? ''}
          onChange={(value) => choose(name, value)}
        />
      ))}
    </form>
  );
}
