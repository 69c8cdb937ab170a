// The admin, the customer pages and the pages around them, in a real browser against the whole running product.
import { afterAll, beforeAll } from 'vitest';
import { raiseScene, type Scene } from './scene.ts';
import { testCustomerPages } from './customers.ts';
import { testEditor } from './editor.ts';
import { testForms } from './forms.ts';
import { testLists } from './lists.ts';
import { testOrderPage } from './order.ts';
import { testPlaces } from './places.ts';
import { testScreens } from './screens.ts';
import { testSetupGuide } from './setup-guide.ts';
import { testSupport } from './support.ts';

let raised: Scene;
beforeAll(async () => {
  raised = await raiseScene();
}, 240_000);
afterAll(() => raised?.close(), 60_000);

const scene = () => raised;
testScreens(scene);
testSetupGuide(scene);
testForms(scene);
testEditor(scene);
testOrderPage(scene);
testLists(scene);
testSupport(scene);
testCustomerPages(scene);
testPlaces(scene);
