import type { OrderWords } from './types.ts';

export const orderWords: OrderWords = {
  thank_you: {
    subject: `{% if customer.is_returning %}Schön, dass du wieder da bist{% else %}Danke{% endif %}{% if customer.first_name != '' %}, {{ customer.first_name }}{% elsif customer.is_returning == false %} für deine Bestellung{% endif %}`,
    body: `<p>{{ customer.greeting }}</p>
{% if customer.is_first_order %}
<p>{% if sender.person != '' %}ich heiße {{ sender.person }} und arbeite bei {{ shop.name }}. Danke{% else %}danke{% endif %} für deine Bestellung {{ order.number }}. Es ist deine erste bei uns, und dass du es mit uns versuchst, bedeutet uns viel.</p>
{% elsif customer.is_returning %}
<p>danke für deine Bestellung {{ order.number }} und dafür, dass du wiedergekommen bist. Für uns ist das nicht selbstverständlich.</p>
{% else %}
<p>danke für deine Bestellung {{ order.number }}. Sie ist gut bei uns angekommen und in guten Händen.</p>
{% endif %}
{% case order.state %}
{% when 'delivered' %}
<p>{% if order.way == 'pickup' %}Du hast sie schon abgeholt{% else %}Sie ist schon bei dir{% endif %}, und wir hoffen, dass alles so ist, wie es sein soll.</p>
{% when 'dispatched' %}
<p>Sie ist schon auf dem Weg zu dir{% if promise.expected != '' %}, und wir rechnen damit, dass sie bis {{ promise.expected }} bei dir ist{% endif %}. Wenn sich daran etwas ändert, erfährst du es zuerst von uns.</p>
{% when 'partly_dispatched' %}
<p>Ein Teil davon ist schon auf dem Weg zu dir. Wenn sich etwas ändert, erfährst du es von uns.</p>
{% when 'ready' %}
<p>Sie liegt bereit, und du kannst sie abholen{% if pickup.name != '' %}: {{ pickup.name }}{% endif %}.</p>
{% ship_to %}
{% when 'unpaid' %}
<p>Sobald deine Zahlung da ist, machen wir sie fertig. Bis dahin wird nichts verschickt.</p>
{% when 'scheduled' %}
<p>{% if order.way == 'pickup' %}Ihre Vorbereitung{% else %}Ihr Versand{% endif %} ist ab {{ order.scheduled_for }} eingeplant{% if promise.expected != '' %}, und wir rechnen damit, dass sie bis {{ promise.expected }} bei dir ist{% elsif promise.ready != '' %}, und wir rechnen damit, dass sie bis {{ promise.ready }} bereitliegt{% endif %}. Wenn sich daran etwas ändert, erfährst du es zuerst von uns.</p>
{% when 'on_hold' %}
<p>Sie ist im Moment angehalten, deshalb nennen wir noch kein Datum. Sobald es weitergeht, siehst du es auf deiner Bestellseite.</p>
{% when 'preparing' %}
{% if order.way == 'pickup' %}
<p>Wir richten sie jetzt zum Abholen her{% if pickup.name != '' %} ({{ pickup.name }}){% endif %}{% if promise.ready != '' %} und rechnen damit, dass sie bis {{ promise.ready }} bereitliegt{% endif %}. Bitte komm erst, wenn du die Mail bekommen hast, dass sie bereitliegt.</p>
{% ship_to %}
{% else %}
<p>Wir machen sie jetzt fertig{% if promise.expected != '' %} und rechnen damit, dass sie bis {{ promise.expected }} bei dir ist{% endif %}. Wenn sich daran etwas ändert, erfährst du es zuerst von uns.</p>
{% endif %}
{% endcase %}
{% points_line %}
{% if order.shows_summary %}{% order_summary %}{% endif %}
<p>Wenn du eine Frage hast oder etwas an der Bestellung nicht stimmt, antworte auf diese Mail. Sie landet bei uns, nicht bei einer Maschine.</p>
{% signature %}
{% invoice_link %}`,
  },

  order_confirmation: {
    subject: `Deine Bestellung {{ order.number }} ist bestätigt`,
    body: `<p>{{ customer.greeting }}</p>
<p>danke für deine Bestellung. Hier steht alles, was wir notiert haben. Wenn etwas nicht stimmt, sag uns bald Bescheid{% case order.state %}{% when 'preparing' or 'unpaid' or 'scheduled' or 'on_hold' %}, dann ändern wir es, bevor {% if order.way == 'pickup' %}sie bereitliegt{% else %}das Paket losgeht{% endif %}{% endcase %}.</p>
<h2>Bestellung {{ order.number }}</h2>
{% order_summary %}
{% if order.needs_shipping %}{% ship_to %}
<p>{% if order.shipping_method != '' %}<span class="quiet">Versandart:</span> {{ order.shipping_method }}<br>{% endif %}{% if order.state == 'delivered' %}{% elsif order.state == 'on_hold' %}Sie ist im Moment angehalten, deshalb nennen wir noch kein Datum.{% elsif order.state == 'unpaid' %}Sobald deine Zahlung da ist, machen wir sie fertig.{% else %}{% if order.state == 'scheduled' %}<span class="quiet">Eingeplant ab:</span> {{ order.scheduled_for }}<br>{% endif %}{% if promise.expected != '' %}<span class="quiet">Voraussichtlich bis:</span> {{ promise.expected }}{% elsif promise.ready != '' %}<span class="quiet">Abholbereit bis:</span> {{ promise.ready }}{% endif %}{% endif %}</p>
{% endif %}
{% points_line %}
{% invoice_link %}
{% signature %}`,
  },

  shipping_confirmation: {
    subject: `{% if shipment.count > 1 %}Paket {{ shipment.index }} deiner Bestellung{% else %}Deine Bestellung{% endif %} {{ order.number }} ist unterwegs`,
    body: `<p>{{ customer.greeting }}</p>
<p>{% if order.is_partly_dispatched %}ein Teil deiner Bestellung {{ order.number }} ist auf dem Weg. Der Rest reist getrennt; wir schreiben dir wieder, wenn er losgeht.{% elsif shipment.count > 1 %}Paket {{ shipment.index }} von {{ shipment.count }} deiner Bestellung {{ order.number }} ist auf dem Weg.{% else %}deine Bestellung {{ order.number }} ist gepackt und auf dem Weg.{% endif %}{% if promise.expected != '' %} Bis {{ promise.expected }} sollte alles bei dir sein.{% endif %}</p>
{% tracking %}
{% if shipment.items.size > 0 %}<h3>{% if shipments.size > 1 %}In diesen Paketen{% else %}In diesem Paket{% endif %}</h3>
{% shipment_items %}{% endif %}
{% ship_to %}
{% if shipment.url != '' %}<p><span class="quiet">Manchmal dauert es einen Tag, bis die Sendungsverfolgung etwas anzeigt.</span></p>{% endif %}
{% signature %}`,
  },

  tracking_update: {
    subject: `{% case update.status %}{% when 'out_for_delivery' %}Kommt heute: Bestellung {{ order.number }}{% if parcel.part != '' %}, {{ parcel.part }}{% endif %}{% when 'attempted_delivery' %}Bestellung {{ order.number }} konnte nicht übergeben werden{% when 'ready_for_pickup' %}Abholbereit: Bestellung {{ order.number }}{% when 'delivered' %}Zugestellt: Bestellung {{ order.number }}{% if parcel.part != '' %}, {{ parcel.part }}{% endif %}{% else %}Neues von deiner Bestellung {{ order.number }}{% endcase %}`,
    body: `<p>{{ customer.greeting }}</p>
{% case update.status %}
{% when 'out_for_delivery' %}
{% if shipment.way == 'local' %}<p>unser Fahrdienst ist mit deiner Bestellung unterwegs und sollte heute bei dir sein.</p>{% else %}<p>dein Paket ist{% if update.place != '' %} in {{ update.place }}{% endif %} im Zustellfahrzeug und sollte heute bei dir ankommen. Wenn niemand zu Hause ist, lässt der Versanddienst meist eine Karte da oder versucht es noch einmal.</p>{% endif %}
{% when 'attempted_delivery' %}
{% if shipment.way == 'local' %}<p>unser Fahrdienst war mit deiner Bestellung da ({{ update.at }}) und konnte sie nicht übergeben. Antworte auf diese Mail, dann finden wir einen anderen Termin.</p>{% else %}<p>der Versanddienst wollte dein Paket zustellen ({{ update.at }}) und konnte es nicht übergeben. Meist kommt er am nächsten Werktag wieder oder hinterlegt es in einer Filiale. Was davon gilt, zeigt die Sendungsverfolgung; oft kannst du dort auch wählen.</p>{% endif %}
{% when 'ready_for_pickup' %}
<p>dein Paket liegt{% if update.place != '' %} in {{ update.place }}{% endif %} für dich bereit. Bring bitte die Sendungsnummer und einen Ausweis mit. Nach einiger Zeit, oft nach einer Woche, gehen Pakete zurück.</p>
{% when 'delivered' %}
<p>{% if shipment.way == 'local' %}unser Fahrdienst meldet, dass deine Bestellung{% else %}der Versanddienst meldet, dass dein Paket{% endif %} zugestellt wurde ({{ update.at }}).{% if arrival.is_late %} Das war später als versprochen, und das tut uns leid.{% endif %} Wir hoffen, dass alles so ist, wie es sein soll.</p>
<p>Du findest es nicht? Schau bitte bei den Nachbarn, vor der Tür und im Briefkasten nach, und sag uns dann Bescheid. Wir kümmern uns darum.</p>
{% else %}
<p>es gibt Neues von deinem Paket: {{ update.label }}{% if update.place != '' %}, {{ update.place }}{% endif %} ({{ update.at }}).</p>
{% endcase %}
{% tracking %}
{% if shipment.items.size > 0 %}<h3>{% if shipments.size > 1 %}In diesen Paketen{% else %}In diesem Paket{% endif %}</h3>
{% shipment_items %}{% endif %}
{% signature %}`,
  },

  delay_notice: {
    subject: `{% if promise.new != '' %}Bestellung {{ order.number }} verspätet sich: neuer Termin {{ promise.new }}{% else %}Bestellung {{ order.number }} verspätet sich, das tut uns leid{% endif %}`,
    body: `<p>{{ customer.greeting }}</p>
<p>{% if parcel.part != '' %}{{ parcel.part }} deiner Bestellung{% else %}deine Bestellung{% endif %} {{ order.number }} {% if parcel.part != '' and shipments.size > 1 %}verspäten{% else %}verspätet{% endif %} sich. Das sollst du von uns erfahren, und zwar jetzt.</p>
{% parcel_names %}
<h3>Was passiert ist</h3>
{% case delay.reason %}
{% when 'not_dispatched' %}
<p>Deine Bestellung hätte{% if promise.dispatch != '' %} bis {{ promise.dispatch }}{% endif %} {% if order.way == 'pickup' %}zum Abholen bereitliegen sollen und ist noch nicht fertig{% else %}bei uns losgehen sollen und ist noch nicht unterwegs{% endif %}. Das liegt an uns, nicht an dir.{% if promise.first != '' %} Angekündigt hatten wir sie dir bis {{ promise.first }}; es kann gut später werden.{% endif %}</p>
{% when 'scan_delayed' %}
<p>{% if shipment.way == 'local' %}Unser Fahrdienst{% else %}{{ shipment.carrier | default: 'Der Versanddienst' }}{% endif %} meldet, dass dein Paket unterwegs{% if update.place != '' %} in {{ update.place }}{% endif %} aufgehalten wird.{% if promise.first != '' %} Angekündigt hatten wir es dir bis {{ promise.first }}.{% endif %}</p>
{% when 'estimate_moved' %}
<p>{% if shipment.way == 'local' %}Unser Fahrdienst{% else %}{{ shipment.carrier | default: 'Der Versanddienst' }}{% endif %} hat den Tag der Zustellung verschoben.{% if promise.first != '' %} Angekündigt hatten wir sie dir bis {{ promise.first }}.{% endif %}</p>
{% else %}
<p>{% if promise.first != '' %}Angekündigt hatten wir sie dir bis {{ promise.first }}. Dieser Tag ist vorbei{% else %}Der erwartete Tag ist vorbei{% endif %}, und {% if order.is_dispatched %}dein Paket ist noch unterwegs{% else %}deine Bestellung ist noch bei uns. Das liegt an uns, nicht an dir{% endif %}.</p>
{% endcase %}
<h3>Der neue Termin</h3>
<p>{% if promise.new != '' %}Wir rechnen jetzt damit, dass deine Bestellung bis <strong>{{ promise.new }}</strong> bei dir ist. Wenn sich das ändert, sagen wir es dir.{% else %}Den kennen wir noch nicht, und raten wollen wir nicht. Sobald wir ihn wissen, schreiben wir dir.{% endif %}</p>
<h3>Was du tun kannst</h3>
<p>{% unless order.is_dispatched %}Wenn du nicht warten möchtest, antworte auf diese Mail: Wir stornieren die Bestellung kostenlos und geben dir dein ganzes Geld zurück. {% endunless %}Wenn du sie für einen bestimmten Tag brauchst, sag es uns; wir sehen, was wir tun können. Sonst brauchst du nichts zu tun.</p>
<p>Es tut uns leid. Du hast dich auf uns verlassen.</p>
{% if shipment.url != '' %}{% tracking %}{% endif %}
{% signature %}`,
  },

  delivery_problem: {
    subject: `{% case trouble.kind %}{% when 'failed' %}{% if parcel.part != '' %}{{ parcel.part }} der Bestellung{% else %}Bestellung{% endif %} {{ order.number }} war nicht zustellbar, das tut uns leid{% when 'returning' %}{% if parcel.part != '' %}{{ parcel.part }} der Bestellung{% else %}Bestellung{% endif %} {{ order.number }} geht an uns zurück, das tut uns leid{% when 'lost' %}{% if parcel.part != '' %}{{ parcel.part }} der Bestellung{% else %}Bestellung{% endif %} {{ order.number }} ist vielleicht verloren, das tut uns leid{% when 'not_scanned' %}{% if parcel.part != '' %}{{ parcel.part }} der Bestellung{% else %}Bestellung{% endif %} {{ order.number }}: Dein Paket ist noch nicht erfasst{% else %}{% if parcel.part != '' %}{{ parcel.part }} der Bestellung{% else %}Bestellung{% endif %} {{ order.number }} ist wieder unterwegs{% endcase %}`,
    body: `<p>{{ customer.greeting }}</p>
{% parcel_names %}
{% case trouble.kind %}
{% when 'failed' %}
<p>{% if shipment.way == 'local' %}unser Fahrdienst{% else %}{{ shipment.carrier | default: 'der Versanddienst' }}{% endif %} hat am {{ trouble.since }} gemeldet, dass ein Paket deiner Bestellung {{ order.number }} nicht zustellbar war. Du hast dich darauf verlassen, dass es bei dir ankommt. Es tut uns leid.</p>
{% when 'returning' %}
<p>{% if shipment.way == 'local' %}unser Fahrdienst{% else %}{{ shipment.carrier | default: 'der Versanddienst' }}{% endif %} hat am {{ trouble.since }} gemeldet, dass ein Paket deiner Bestellung {{ order.number }} an uns zurückgeht. Du hast dich darauf verlassen, dass es bei dir ankommt. Es tut uns leid.</p>
{% when 'lost' %}
<p>{% if shipment.way == 'local' %}unser Fahrdienst{% else %}{{ shipment.carrier | default: 'der Versanddienst' }}{% endif %} hat zu einem Paket deiner Bestellung {{ order.number }} seit {{ trouble.since }} nichts mehr gemeldet. Es müsste längst bei dir sein, ist also vielleicht verloren. Du hast dich auf uns verlassen. Es tut uns leid.</p>
{% when 'not_scanned' %}
<p>am {{ trouble.since }} haben wir ein Paket deiner Bestellung {{ order.number }} bei {{ shipment.carrier | default: 'einem Versanddienst' }} angemeldet, und es ist dort bis jetzt nicht erfasst. Vielleicht liegt es noch bei uns. Das möchten wir dir lieber gleich selbst sagen, und es tut uns leid.</p>
{% else %}
<p>wir hatten dir geschrieben, dass mit einem Paket deiner Bestellung {{ order.number }} etwas nicht stimmt. {{ shipment.carrier | default: 'Der Versanddienst' }} hat sich jetzt wieder gemeldet, es ist also doch unterwegs.</p>
{% endcase %}
{% if trouble.kind != 'moving' %}
<h3>Wie es weitergeht</h3>
<p>Unser Team weiß ebenfalls Bescheid.{% if trouble.kind == 'not_scanned' or trouble.kind == 'lost' %} Wenn der Versanddienst sich wieder meldet, sagen wir es dir.{% endif %}</p>
<h3>Was du tun kannst</h3>
<p>{% case trouble.kind %}{% when 'not_scanned' %}Wenn du es für einen bestimmten Tag brauchst oder nicht warten möchtest, antworte einfach auf diese Mail.{% when 'lost' %}Wenn es doch bei dir oder bei Nachbarn angekommen ist, sag uns Bescheid. Sonst antworte einfach auf diese Mail und schreib, was dir lieber ist: noch einmal dasselbe oder dein Geld zurück.{% else %}Antworte einfach auf diese Mail und schreib, was dir lieber ist: noch einmal dasselbe oder dein Geld zurück. Wenn an der Adresse etwas nicht stimmte, sag uns auch das.{% endcase %}</p>
{% endif %}
{% if shipment.url != '' %}{% tracking %}{% endif %}
{% signature %}`,
  },

  check_in: {
    subject: `{% if shipment.way == 'pickup' %}{% if arrival.is_assumed %}Hast du deine Bestellung {{ order.number }} abgeholt?{% else %}Ist mit deiner Bestellung {{ order.number }} alles in Ordnung?{% endif %}{% elsif arrival.is_assumed %}{% if parcel.part == '' %}Ist deine Bestellung{% elsif shipments.size > 1 %}Sind {{ parcel.part }} deiner Bestellung{% else %}Ist {{ parcel.part }} deiner Bestellung{% endif %} {{ order.number }} angekommen?{% elsif order.way == 'retail' %}Ist mit deinem Einkauf alles in Ordnung?{% else %}Ist alles gut angekommen?{% endif %}`,
    body: `<p>{{ customer.greeting }}</p>
<p>{% if shipment.way == 'pickup' %}{% if arrival.is_assumed %}deine Bestellung {{ order.number }} liegt für dich bereit{% if pickup.name != '' %} ({{ pickup.name }}){% endif %}, und bei uns ist nicht vermerkt, dass du sie abgeholt hast. Hast du sie, und ist alles damit in Ordnung?{% elsif arrival.day == '' %}du hast deine Bestellung {{ order.number }} abgeholt. Ist alles damit in Ordnung?{% else %}du hast deine Bestellung {{ order.number }} am {{ arrival.day }} abgeholt. Ist alles damit in Ordnung?{% endif %}{% elsif shipment.way == 'local' and arrival.is_assumed %}unser Fahrdienst ist mit deiner Bestellung {{ order.number }} losgefahren, und bei uns ist nicht vermerkt, dass sie übergeben wurde. Ist sie bei dir, und ist alles damit in Ordnung?{% elsif shipment.way == 'local' and arrival.day != '' %}unser Fahrdienst hat deine Bestellung {{ order.number }} am {{ arrival.day }} gebracht. Ist alles damit in Ordnung?{% elsif order.way == 'retail' %}noch einmal danke für deinen Einkauf {{ order.number }}. Ist alles damit in Ordnung?{% elsif arrival.is_assumed %}wann {% if shipments.size > 1 %}diese Pakete ankommen{% else %}dieses Paket ankommt{% endif %}, meldet uns niemand. Deshalb fragen wir dich: {% if parcel.part == '' %}Ist deine Bestellung{% elsif shipments.size > 1 %}Sind {{ parcel.part }} deiner Bestellung{% else %}Ist {{ parcel.part }} deiner Bestellung{% endif %} {{ order.number }} angekommen, und ist alles damit in Ordnung?{% elsif arrival.day == '' %}{% if parcel.part == '' %}deine Bestellung {{ order.number }} ist{% elsif shipments.size > 1 %}{{ parcel.part }} deiner Bestellung {{ order.number }} sind{% else %}{{ parcel.part }} deiner Bestellung {{ order.number }} ist{% endif %} bei dir angekommen. Ist alles damit in Ordnung?{% elsif shipments.size > 1 %}der Versanddienst meldet, dass die Pakete deiner Bestellung {{ order.number }} bei dir angekommen sind, das letzte am {{ arrival.day }}. Stimmt das, und ist alles damit in Ordnung?{% else %}der Versanddienst meldet, dass {% if parcel.part != '' %}{{ parcel.part }} deiner Bestellung{% else %}deine Bestellung{% endif %} {{ order.number }} am {{ arrival.day }} bei dir angekommen ist. Stimmt das, und ist alles damit in Ordnung?{% endif %}{% if arrival.is_late %} Das war später als versprochen, und das tut uns leid.{% endif %}</p>
{% parcel_names %}
{% check_in_buttons %}
{% if points.offered != '' %}<p>Für deine Antwort bekommst du {{ points.offered }}, egal wie sie ausfällt.</p>{% endif %}
<p>Zweimal tippen genügt. Wenn etwas fehlt, kaputt ist oder nicht deiner Erwartung entspricht, hören wir es lieber heute als nie.</p>
{% if returns.until != '' %}<p>Wenn du etwas doch nicht behalten möchtest, kannst du es bis {{ returns.until }} zurückschicken. Antworte auf diese Mail, und wir sagen dir, wie.</p>{% endif %}
{% points_line %}
{% signature %}`,
  },

  review_request: {
    subject: `{% if review.is_reminder %}Kleine Erinnerung: {% endif %}{% if review.items.size == 1 %}Wie gefällt dir {{ review.items.first.title }}?{% else %}Wie gefällt dir, was du bestellt hast?{% endif %}`,
    body: `<p>{{ customer.greeting }}</p>
{% if review.is_reminder %}
<p>vor einer Woche haben wir gefragt, was du von deiner Bestellung hältst. Das hier ist unsere einzige Erinnerung; danach lassen wir dich in Ruhe.</p>
{% else %}
<p>du hattest jetzt etwas Zeit mit dem, was du bei uns bestellt hast. Magst du anderen erzählen, wie es ist? Ob gut oder schlecht: Ein ehrliches Wort hilft anderen beim Aussuchen und uns beim Besserwerden.</p>
{% endif %}
{% parcel_names %}
{% review_items %}
{% review_button %}
{% if points.offered != '' %}<p>Für jede Bewertung bekommst du {{ points.offered }}, ob mit fünf Sternen oder mit einem.</p>{% endif %}
<p>Das dauert etwa eine Minute, und du brauchst kein Konto. Und wenn etwas damit nicht stimmt, antworte auf diese Mail: Das möchten wir in Ordnung bringen, was immer du schreibst.</p>
{% signature %}`,
  },

  order_canceled: {
    subject: `Deine Bestellung {{ order.number }} ist storniert`,
    body: `<p>{{ customer.greeting }}</p>
<p>{% case order.cancel_reason %}{% when 'customer' %}wie gewünscht haben wir deine Bestellung {{ order.number }} storniert. Es wird nichts verschickt.{% when 'inventory' %}wir mussten deine Bestellung {{ order.number }} stornieren: Was du ausgesucht hast, ist nicht mehr auf Lager, und wir haben es zu spät bemerkt. Das tut uns leid.{% when 'declined' %}wir mussten deine Bestellung {{ order.number }} stornieren, weil die Zahlung nicht zustande kam.{% else %}deine Bestellung {{ order.number }} ist storniert, und es wird nichts verschickt.{% endcase %}</p>
{% if order.refunded != '' %}
<p>Wir haben dir {{ order.refunded }} auf dem Weg zurückgegeben, auf dem du bezahlt hast. Bei manchen Banken dauert es ein paar Tage, höchstens etwa zehn, bis das Geld zu sehen ist.</p>
{% elsif order.is_paid %}
<p>Dein Geld geht auf dem Weg zurück, auf dem es kam. Wir schreiben dir, sobald es unterwegs ist.</p>
{% endif %}
{% order_items %}
{% points_line %}
<p>Falls das ein Irrtum ist oder wir etwas anderes für dich finden können, antworte auf diese Mail.</p>
{% signature %}`,
  },

  refund_issued: {
    subject: `Deine Erstattung von {{ refund.amount }} für Bestellung {{ order.number }}`,
    body: `<p>{{ customer.greeting }}</p>
<p>wir haben dir <strong>{{ refund.amount }}</strong> zurückgegeben{% if refund.reason == 'return' %}, denn deine Rücksendung ist erledigt{% endif %}. Das Geld geht den Weg zurück, auf dem du bezahlt hast. Bei manchen Banken dauert es ein paar Tage, höchstens etwa zehn, bis es zu sehen ist.</p>
{% if refund.items.size > 0 %}<h3>Wofür</h3>
{% refund_items %}{% endif %}
{% points_line %}
<p>Wenn der Betrag nicht deiner Erwartung entspricht, antworte auf diese Mail, dann sehen wir es uns gemeinsam an.</p>
{% invoice_link %}
{% signature %}`,
  },
};
