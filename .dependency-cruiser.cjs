// The arrows of the house. Floors from the door down: a file may import from its own folder and from lower floors.
// docs/architecture.md draws them.
const floors = [
  ['routes'],
  ['web', 'worker', 'setup'],
  ['admin', 'storefront', 'customer-pages', 'privacy'],
  ['follow-up.server.ts'],
  ['messages', 'loyalty', 'reviews', 'feedback', 'service-requests'],
  ['orders', 'staff'],
  ['shopify', 'shops', 'customers'],
  ['jobs', 'events'],
  ['lib', 'i18n', 'ui'],
];

// Arrows between folders of one floor that are allowed, each with its reason.
const exceptions = [
  { from: 'worker', to: 'web', reason: "both processes share the operators' port and the shutdown" },
  { from: 'shops', to: 'shopify', reason: 'installing and importing ask Shopify' },
  { from: 'shopify', to: 'shops', reason: "Shopify's app topics change the register of shops" },
  {
    from: 'customer-pages',
    to: 'storefront',
    reason: 'the points page shows what the widget shows, in the same words',
  },
  { from: 'admin', to: 'storefront', reason: 'the widget editor previews the real widget' },
  { from: 'ui', to: 'lib', reason: 'money and days are written the same way on the screens' },
];

const at = (places) =>
  `^app/(${places.map((place) => (place.includes('.') ? place.replaceAll('.', '\\.') + '$' : `${place}/`)).join('|')})`;
const tests = '\\.test\\.tsx?$';
const rules = [];

floors.forEach((floor, index) => {
  for (const place of floor) {
    const above = floors.slice(0, index).flat();
    const beside = floor.filter(
      (other) => other !== place && !exceptions.some((allowed) => allowed.from === place && allowed.to === other),
    );
    rules.push({
      name: `arrows-point-down-from-${place}`,
      severity: 'error',
      from: { path: at([place]), pathNot: tests },
      to: { path: at([...above, ...beside, 'dev', 'test']) },
    });
  }
});

module.exports = {
  forbidden: [
    ...rules,
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'nobody-imports-routes',
      severity: 'error',
      from: { pathNot: [tests, '^app/(dev|test)/'] },
      to: { path: '^app/routes/' },
    },
    {
      name: 'the-root-holds-only-what-remix-asks-for',
      comment:
        "beside Remix's root and entry there is one file at the root: follow-up.server.ts, where news meets the rooms",
      severity: 'error',
      from: { path: '^app/[^/]+\\.tsx?$', pathNot: '^app/(root\\.tsx|entry\\.server\\.tsx|follow-up\\.server\\.ts)$' },
      to: {},
    },
    {
      name: 'root-files-use-the-ground',
      severity: 'error',
      from: { path: '^app/(root|entry\\.server)\\.tsx$' },
      to: { path: '^app/', pathNot: '^app/(lib|i18n|ui|shopify|web)/' },
    },
    {
      name: 'pure-files-touch-no-world',
      comment: 'a file without .server decides; it does not read the database, the network or the environment',
      severity: 'error',
      from: {
        path: '^app/(lib|i18n|ui|events|orders|shops|customers|messages|loyalty|reviews|feedback|service-requests|storefront|admin|customer-pages|staff|privacy)/',
        pathNot: ['\\.server\\.tsx?$', tests, 'liquid-worker\\.ts$'],
      },
      to: { path: '\\.server\\.tsx?$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-privacy-asks-the-rooms-for-privacy',
      comment:
        "erasing, exporting and leaving concern every room at once: privacy/ calls each room's own privacy.server.ts",
      severity: 'error',
      from: { pathNot: ['^app/privacy/', tests] },
      to: { path: '^app/[^/]+/privacy\\.server\\.ts$', pathNot: '^app/lib/' },
    },
    {
      name: 'product-never-imports-dev',
      severity: 'error',
      from: { pathNot: ['^app/(dev|test)/', tests, '^vite\\.config'] },
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
