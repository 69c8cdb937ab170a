// The arrows of the house. Floors from the door down; a file may import from its own folder and from lower floors.
const floors = [
  ['routes'],
  ['web', 'worker', 'setup'],
  ['storefront', 'customer-pages', 'insights'],
  ['messages', 'reviews', 'loyalty', 'returns'],
  ['orders', 'staff'],
  ['shopify', 'shops', 'customers'],
  ['jobs', 'events'],
  ['lib', 'i18n'],
];

// Same-floor arrows that are allowed, each with its reason.
const exceptions = [
  { from: 'worker', to: 'web', reason: "both processes share the operators' port and the shutdown" },
  { from: 'shops', to: 'shopify', reason: 'installing and importing ask Shopify' },
  { from: 'shopify', to: 'shops', reason: "Shopify's app topics change the register of shops" },
  { from: 'customer-pages', to: 'storefront', reason: "the page of somebody's points shows what the widget shows, in the same words" },
];

const at = (folders) => `^app/(${folders.join('|')})/`;
const rules = [];

floors.forEach((floor, index) => {
  for (const folder of floor) {
    const above = floors.slice(0, index).flat();
    const beside = floor.filter(
      (other) => other !== folder && !exceptions.some((allowed) => allowed.from === folder && allowed.to === other),
    );
    rules.push({
      name: `arrows-point-down-from-${folder}`,
      severity: 'error',
      from: { path: at([folder]), pathNot: '\\.test\\.tsx?$' },
      to: { path: at([...above, ...beside, 'dev', 'test']), dependencyTypesNot: ['type-only'] },
    });
  }
});

module.exports = {
  forbidden: [
    ...rules,
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    {
      name: 'nobody-imports-routes',
      severity: 'error',
      from: { pathNot: ['^app/routes/', '\\.test\\.tsx?$', '^app/(dev|test)/'] },
      to: { path: '^app/routes/' },
    },
    {
      name: 'routes-export-nothing-to-routes',
      severity: 'error',
      from: { path: '^app/routes/' },
      to: { path: '^app/routes/' },
    },
    {
      name: 'ui-knows-no-room',
      comment: 'ui/ is shared by routes: it may use pure files of the ground only',
      severity: 'error',
      from: { path: '^app/ui/' },
      to: { path: '\\.server\\.tsx?$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pure-files-touch-no-world',
      comment: 'a file without .server decides; it does not read the database, the network or the environment',
      severity: 'error',
      from: {
        path: '^app/(lib|i18n|events|orders|shops|customers|messages|reviews|loyalty|storefront|insights|customer-pages|staff)/',
        pathNot: ['\\.server\\.tsx?$', '\\.test\\.tsx?$', 'liquid-worker\\.ts$'],
      },
      to: { path: '\\.server\\.tsx?$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'product-never-imports-dev',
      severity: 'error',
      from: { pathNot: ['^app/(dev|test)/', '\\.test\\.tsx?$', '^vite\\.config'] },
      to: { path: '^app/(dev|test)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { conditionNames: ['import', 'node', 'default'], exportsFields: ['exports'] },
  },
};
