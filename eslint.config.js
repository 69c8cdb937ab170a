import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

// Few rules, no warnings: an error or nothing. Import arrows are .dependency-cruiser.cjs's business.
export default tseslint.config(
  {
    ignores: [
      'build/',
      'node_modules/',
      '.data/',
      '.cache/',
      'app/dev/pretend-shopify/**/*.js',
      'app/shopify/generated/',
      'extensions/**/dist/',
      'extensions/**/shopify.d.ts',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ['app/**/*.{ts,tsx}', 'extensions/**/*.{ts,tsx}', '*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // A `!` says: the line above has just made sure. tsc's noUncheckedIndexedAccess asks for it at every index.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-empty-object-type': 'off',
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only app/lib/env.server.ts reads the environment.' },
      ],
    },
  },
  {
    files: ['app/**/*.tsx', 'extensions/**/*.tsx', 'extensions/**/use*.ts'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    // Pure files: no clock of their own. `now` is a parameter.
    files: ['app/**/*.{ts,tsx}'],
    ignores: ['app/**/*.server.ts', 'app/**/main.ts', 'app/dev/**', 'app/test/**', 'app/**/*.test.{ts,tsx}'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: 'The clock is a parameter.',
        },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'The clock is a parameter.' },
      ],
    },
  },
  {
    // The app's address is put in when the extension is built.
    files: ['extensions/aftercare-account/**'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    // Launchers and tests speak to people and set the environment of others.
    files: [
      'app/dev/**',
      'app/test/**',
      'app/setup/**',
      'app/**/*.test.{ts,tsx}',
      'app/lib/env.server.ts',
      '*.ts',
      '*.js',
      '*.cjs',
    ],
    rules: { 'no-console': 'off', 'no-restricted-properties': 'off' },
  },
  {
    files: ['**/*.{js,cjs,mjs}'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: { globals: { console: 'readonly', process: 'readonly', module: 'readonly', URL: 'readonly' } },
  },
  {
    // Scripts of theme extensions are shipped as they are written.
    files: ['extensions/*/assets/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'addEventListener',
          'AftercarePicture',
          'clearTimeout',
          'crypto',
          'customElements',
          'document',
          'fetch',
          'getSelection',
          'HTMLElement',
          'localStorage',
          'location',
          'navigator',
          'removeEventListener',
          'sessionStorage',
          'setTimeout',
          'URLSearchParams',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
);
