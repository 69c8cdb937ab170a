import type { OrderWords } from './types.ts';

// What we say until the merchant says it better. One person writes to another: what happened, what comes next, what
// the reader can do. No exclamation marks, no superlatives, nothing to sell.

export const orderWords: OrderWords = {
  thank_you: {
    subject: `{% if customer.is_returning %}Good to see you again{% else %}Thank you{% endif %}{% if customer.first_name != '' %}, {{ customer.first_name }}{% elsif customer.is_returning == false %} for your order{% endif %}`,
    body: `<p>{{ customer.greeting }}</p>
{% if customer.is_first_order %}
<p>{% if sender.person != '' %}My name is {{ sender.person }}, and I work at {{ shop.name }}. {% endif %}Thank you for your order {{ order.number }}. It is your first one with us, and that you gave us a try means a lot to us.</p>
{% elsif customer.is_returning %}
<p>Thank you for your order {{ order.number }}, and for coming back to us. We don't take that for granted.</p>
{% else %}
<p>Thank you for your order {{ order.number }}. It has reached us safely, and it is in good hands.</p>
{% endif %}
{% case order.state %}
{% when 'delivered' %}
<p>{% if order.way == 'pickup' %}You have picked it up already{% else %}It is with you already{% endif %}, and we hope that everything is as it should be.</p>
{% when 'dispatched' %}
<p>It is on its way to you already{% if promise.expected != '' %}, and we expect it to be with you by {{ promise.expected }}{% endif %}. If anything changes, you will hear it from us first.</p>
{% when 'partly_dispatched' %}
<p>A part of it is on its way to you already. You will hear from us if anything changes.</p>
{% when 'ready' %}
<p>It is ready, and you can pick it up{% if pickup.name != '' %} at {{ pickup.name }}{% endif %}.</p>
{% ship_to %}
{% when 'unpaid' %}
<p>We get it ready as soon as your payment has arrived. Until then nothing is sent.</p>
{% when 'scheduled' %}
<p>It is scheduled {% if order.way == 'pickup' %}to be prepared{% else %}to leave us{% endif %} from {{ order.scheduled_for }} on{% if promise.expected != '' %}, and we expect it to be with you by {{ promise.expected }}{% elsif promise.ready != '' %}, and we expect it to be ready by {{ promise.ready }}{% endif %}. If anything changes, you will hear it from us first.</p>
{% when 'on_hold' %}
<p>It is on hold for now, so we don't name a date yet. As soon as it goes on, you will see it on your order page.</p>
{% when 'preparing' %}
{% if order.way == 'pickup' %}
<p>We are getting it ready for you to pick up{% if pickup.name != '' %} at {{ pickup.name }}{% endif %}{% if promise.ready != '' %}, and expect it to be ready by {{ promise.ready }}{% endif %}. Please wait for the mail that says it is ready before you come.</p>
{% ship_to %}
{% else %}
<p>We are getting it ready now{% if promise.expected != '' %} and expect it to be with you by {{ promise.expected }}{% endif %}. If anything changes, you will hear it from us first.</p>
{% endif %}
{% endcase %}
{% points_line %}
{% if order.shows_summary %}{% order_summary %}{% endif %}
<p>If you have a question, or something about the order isn't right, answer this mail. It comes to us, not to a machine.</p>
{% signature %}
{% invoice_link %}`,
  },

  order_confirmation: {
    subject: `Your order {{ order.number }} is confirmed`,
    body: `<p>{{ customer.greeting }}</p>
<p>Thank you for your order. Here is everything we noted down. If something is wrong, tell us soon{% case order.state %}{% when 'preparing' or 'unpaid' or 'scheduled' or 'on_hold' %} and we will put it right before it {% if order.way == 'pickup' %}is ready{% else %}leaves{% endif %}{% endcase %}.</p>
<h2>Order {{ order.number }}</h2>
{% order_summary %}
{% if order.needs_shipping %}{% ship_to %}
<p>{% if order.shipping_method != '' %}<span class="quiet">Shipping method:</span> {{ order.shipping_method }}<br>{% endif %}{% if order.state == 'delivered' %}{% elsif order.state == 'on_hold' %}It is on hold for now, so we don't name a date yet.{% elsif order.state == 'unpaid' %}We get it ready as soon as your payment has arrived.{% else %}{% if order.state == 'scheduled' %}<span class="quiet">Scheduled from:</span> {{ order.scheduled_for }}<br>{% endif %}{% if promise.expected != '' %}<span class="quiet">Expected by:</span> {{ promise.expected }}{% elsif promise.ready != '' %}<span class="quiet">Ready for pickup by:</span> {{ promise.ready }}{% endif %}{% endif %}</p>
{% endif %}
{% points_line %}
{% invoice_link %}
{% signature %}`,
  },

  shipping_confirmation: {
    subject: `{% if shipment.count > 1 %}Parcel {{ shipment.index }} of your order{% else %}Your order{% endif %} {{ order.number }} is on its way`,
    body: `<p>{{ customer.greeting }}</p>
<p>{% if order.is_partly_dispatched %}A part of your order {{ order.number }} has left us. The rest travels separately, and we will write again when it does.{% elsif shipment.count > 1 %}Parcel {{ shipment.index }} of {{ shipment.count }} of your order {{ order.number }} has left us.{% else %}Your order {{ order.number }} is packed and has left us.{% endif %}{% if promise.expected != '' %} We expect it to be with you by {{ promise.expected }}.{% endif %}</p>
{% tracking %}
{% if shipment.items.size > 0 %}<h3>{% if shipments.size > 1 %}In these parcels{% else %}In this parcel{% endif %}</h3>
{% shipment_items %}{% endif %}
{% ship_to %}
{% if shipment.url != '' %}<p><span class="quiet">The carrier may need a day before the tracking shows anything.</span></p>{% endif %}
{% signature %}`,
  },

  tracking_update: {
    subject: `{% case update.status %}{% when 'out_for_delivery' %}Arriving today: order {{ order.number }}{% if parcel.part != '' %}, {{ parcel.part }}{% endif %}{% when 'attempted_delivery' %}{% if shipment.way == 'local' %}We{% else %}The carrier{% endif %} could not hand over order {{ order.number }}{% when 'ready_for_pickup' %}Ready for pickup: order {{ order.number }}{% when 'delivered' %}Delivered: order {{ order.number }}{% if parcel.part != '' %}, {{ parcel.part }}{% endif %}{% else %}News of your order {{ order.number }}{% endcase %}`,
    body: `<p>{{ customer.greeting }}</p>
{% case update.status %}
{% when 'out_for_delivery' %}
{% if shipment.way == 'local' %}<p>Our driver is on the way with your order, and it should be with you today.</p>{% else %}<p>Your parcel is in the delivery van{% if update.place != '' %} in {{ update.place }}{% endif %} and should reach you today. If nobody is at home, the carrier usually leaves a note or tries again.</p>{% endif %}
{% when 'attempted_delivery' %}
{% if shipment.way == 'local' %}<p>Our driver came with your order ({{ update.at }}) and could not hand it over. Answer this mail, and we will find another time.</p>{% else %}<p>The carrier tried to deliver your parcel ({{ update.at }}) and could not hand it over. As a rule they try again on the next working day, or keep it at a pickup point. The tracking page shows which, and often lets you choose.</p>{% endif %}
{% when 'ready_for_pickup' %}
<p>Your parcel is waiting for you{% if update.place != '' %} in {{ update.place }}{% endif %}. Please bring the tracking number and something that shows your name. Pickup points send parcels back after a while, often after a week.</p>
{% when 'delivered' %}
<p>{% if shipment.way == 'local' %}Our driver tells us that your order{% else %}The carrier tells us that your parcel{% endif %} was delivered ({{ update.at }}).{% if arrival.is_late %} That was later than we promised, and we are sorry.{% endif %} We hope that everything in it is as it should be.</p>
<p>Can't find it? Have a look at neighbours, the porch and the letterbox, and then tell us. We will take care of it.</p>
{% else %}
<p>There is news of your parcel: {{ update.label | downcase }}{% if update.place != '' %}, {{ update.place }}{% endif %} ({{ update.at }}).</p>
{% endcase %}
{% tracking %}
{% if shipment.items.size > 0 %}<h3>{% if shipments.size > 1 %}In these parcels{% else %}In this parcel{% endif %}</h3>
{% shipment_items %}{% endif %}
{% signature %}`,
  },

  delay_notice: {
    subject: `{% if promise.new != '' %}Order {{ order.number }} is late: new date {{ promise.new }}{% else %}Order {{ order.number }} is late, and we are sorry{% endif %}`,
    body: `<p>{{ customer.greeting }}</p>
<p>{% if parcel.part != '' %}{{ parcel.part }} of your order{% else %}Your order{% endif %} {{ order.number }} {% if parcel.part != '' and shipments.size > 1 %}are{% else %}is{% endif %} late. You should hear that from us, and you should hear it now.</p>
{% parcel_names %}
<h3>What happened</h3>
{% case delay.reason %}
{% when 'not_dispatched' %}
<p>Your order should have {% if order.way == 'pickup' %}been ready for pickup{% else %}left us{% endif %}{% if promise.dispatch != '' %} by {{ promise.dispatch }}{% endif %}, and it {% if order.way == 'pickup' %}is not ready{% else %}has not left{% endif %} yet. That is our doing, not yours.{% if promise.first != '' %} We had told you to expect it by {{ promise.first }}; it may well be later than that.{% endif %}</p>
{% when 'scan_delayed' %}
<p>{% if shipment.way == 'local' %}Our driver{% else %}{{ shipment.carrier | default: 'The carrier' }}{% endif %} reports that your parcel is held up on its way{% if update.place != '' %} in {{ update.place }}{% endif %}.{% if promise.first != '' %} We had told you to expect it by {{ promise.first }}.{% endif %}</p>
{% when 'estimate_moved' %}
<p>{% if shipment.way == 'local' %}Our driver{% else %}{{ shipment.carrier | default: 'The carrier' }}{% endif %} has moved the day of delivery.{% if promise.first != '' %} We had told you to expect it by {{ promise.first }}.{% endif %}</p>
{% else %}
<p>{% if promise.first != '' %}We had told you to expect it by {{ promise.first }}. That day has passed{% else %}The day it was expected has passed{% endif %}, and {% if order.is_dispatched %}your parcel is still on its way{% else %}your order has not left us yet. That is our doing, not yours{% endif %}.</p>
{% endcase %}
<h3>The new date</h3>
<p>{% if promise.new != '' %}We now expect your order by <strong>{{ promise.new }}</strong>. If that changes, we will tell you.{% else %}We don't know it yet, and we won't guess. As soon as we do, we will write to you.{% endif %}</p>
<h3>What you can do</h3>
<p>{% unless order.is_dispatched %}If you'd rather not wait, answer this mail and we will cancel the order free of charge and give you all of your money back. {% endunless %}If you need it for a certain day, tell us; we will see what we can do. Otherwise there is nothing you have to do.</p>
<p>We are sorry. You counted on us.</p>
{% if shipment.url != '' %}{% tracking %}{% endif %}
{% signature %}`,
  },

  delivery_problem: {
    subject: `{% case trouble.kind %}{% when 'failed' %}{% if parcel.part != '' %}{{ parcel.part }} of order{% else %}Order{% endif %} {{ order.number }} could not be delivered, and we are sorry{% when 'returning' %}{% if parcel.part != '' %}{{ parcel.part }} of order{% else %}Order{% endif %} {{ order.number }} is going back to us, and we are sorry{% when 'lost' %}{% if parcel.part != '' %}{{ parcel.part }} of order{% else %}Order{% endif %} {{ order.number }} may be lost, and we are sorry{% when 'not_scanned' %}{% if parcel.part != '' %}{{ parcel.part }} of order{% else %}Order{% endif %} {{ order.number }}: the carrier has not scanned your parcel yet{% else %}{% if parcel.part != '' %}{{ parcel.part }} of order{% else %}Order{% endif %} {{ order.number }} is moving again{% endcase %}`,
    body: `<p>{{ customer.greeting }}</p>
{% parcel_names %}
{% case trouble.kind %}
{% when 'failed' %}
<p>{% if shipment.way == 'local' %}Our driver{% else %}{{ shipment.carrier | default: 'The carrier' }}{% endif %} reported on {{ trouble.since }} that it could not deliver a parcel of your order {{ order.number }}. You counted on us to get it to you, and we are sorry.</p>
{% when 'returning' %}
<p>{% if shipment.way == 'local' %}Our driver{% else %}{{ shipment.carrier | default: 'The carrier' }}{% endif %} reported on {{ trouble.since }} that it is bringing a parcel of your order {{ order.number }} back to us. You counted on us to get it to you, and we are sorry.</p>
{% when 'lost' %}
<p>{% if shipment.way == 'local' %}Our driver{% else %}{{ shipment.carrier | default: 'The carrier' }}{% endif %} has reported nothing about a parcel of your order {{ order.number }} since {{ trouble.since }}. It should be with you by now, so it may be lost. You counted on us to get it to you, and we are sorry.</p>
{% when 'not_scanned' %}
<p>On {{ trouble.since }} we announced a parcel of your order {{ order.number }} to {{ shipment.carrier | default: 'the carrier' }}, and it has not been scanned since. It may still be with us. We'd rather you heard it from us, and we are sorry.</p>
{% else %}
<p>We had written that something was wrong with a parcel of your order {{ order.number }}. {% if shipment.way == 'local' %}Our driver{% else %}{{ shipment.carrier | default: 'The carrier' }}{% endif %} has now reported on it again, so it is on its way after all.</p>
{% endcase %}
{% if trouble.kind != 'moving' %}
<h3>What happens now</h3>
<p>Our team has been told as well.{% if trouble.kind == 'not_scanned' or trouble.kind == 'lost' %} If the carrier reports on it again, we will tell you.{% endif %}</p>
<h3>What you can do</h3>
<p>{% case trouble.kind %}{% when 'not_scanned' %}If you need it for a certain day, or would rather not wait, just reply to this email.{% when 'lost' %}If it has reached you after all, or is with a neighbor, tell us. Otherwise just reply to this email and say what you would like: the same again, or your money back.{% else %}Just reply to this email and say what you would like: the same again, or your money back. If something about the address was not right, tell us that, too.{% endcase %}</p>
{% endif %}
{% if shipment.url != '' %}{% tracking %}{% endif %}
{% signature %}`,
  },

  check_in: {
    subject: `{% if shipment.way == 'pickup' %}{% if arrival.is_assumed %}Have you picked up your order {{ order.number }}?{% else %}Is everything all right with your order {{ order.number }}?{% endif %}{% elsif arrival.is_assumed %}{% if parcel.part != '' and shipments.size > 1 %}Have{% else %}Has{% endif %} {% if parcel.part != '' %}{{ parcel.part }} of your order{% else %}your order{% endif %} {{ order.number }} reached you?{% elsif order.way == 'retail' %}Is everything all right with your purchase?{% else %}Did everything arrive well?{% endif %}`,
    body: `<p>{{ customer.greeting }}</p>
<p>{% if shipment.way == 'pickup' %}{% if arrival.is_assumed %}Your order {{ order.number }} is ready for you{% if pickup.name != '' %} at {{ pickup.name }}{% endif %}, and we have no note that you picked it up. Have you, and is everything all right with it?{% elsif arrival.day == '' %}You have picked up your order {{ order.number }}. Is everything all right with it?{% else %}You picked up your order {{ order.number }} on {{ arrival.day }}. Is everything all right with it?{% endif %}{% elsif shipment.way == 'local' and arrival.is_assumed %}Our driver has left with your order {{ order.number }}, and we have no note that it was handed over. Has it reached you, and is everything all right with it?{% elsif shipment.way == 'local' and arrival.day != '' %}Our driver brought your order {{ order.number }} on {{ arrival.day }}. Is everything all right with it?{% elsif order.way == 'retail' %}Thank you again for your purchase {{ order.number }}. Is everything all right with it?{% elsif arrival.is_assumed %}We get no report when {% if shipments.size > 1 %}these parcels arrive{% else %}this parcel arrives{% endif %}, so we ask you: {% if parcel.part != '' and shipments.size > 1 %}have{% else %}has{% endif %} {% if parcel.part != '' %}{{ parcel.part }} of your order{% else %}your order{% endif %} {{ order.number }} reached you, and is everything all right with it?{% elsif arrival.day == '' %}{% if parcel.part != '' %}{{ parcel.part }} of your order{% else %}Your order{% endif %} {{ order.number }} {% if parcel.part != '' and shipments.size > 1 %}have{% else %}has{% endif %} reached you. Is everything all right with it?{% elsif shipments.size > 1 %}The carrier tells us that the parcels of your order {{ order.number }} reached you, the last of them on {{ arrival.day }}. Did they, and is everything all right with them?{% else %}The carrier tells us that {% if parcel.part != '' %}{{ parcel.part }} of your order{% else %}your order{% endif %} {{ order.number }} reached you on {{ arrival.day }}. Did it, and is everything all right with it?{% endif %}{% if arrival.is_late %} It came later than we promised, and we are sorry.{% endif %}</p>
{% parcel_names %}
{% check_in_buttons %}
{% if points.offered != '' %}<p>Your answer earns you {{ points.offered }}, whatever it is.</p>{% endif %}
<p>Two taps are enough. If something is missing, broken or not what you expected, we would rather hear it today than never.</p>
{% if returns.until != '' %}<p>If you would rather not keep something, you can send it back until {{ returns.until }}. Answer this mail, and we will tell you how.</p>{% endif %}
{% points_line %}
{% signature %}`,
  },

  review_request: {
    subject: `{% if review.is_reminder %}A small reminder: {% endif %}{% if review.items.size == 1 %}How do you like {{ review.items.first.title }}?{% else %}How do you like what you ordered?{% endif %}`,
    body: `<p>{{ customer.greeting }}</p>
{% if review.is_reminder %}
<p>A week ago we asked what you think of your order. This is our only reminder; after it we will leave you in peace.</p>
{% else %}
<p>You have had some time with what you ordered from us. Would you tell others what it is like? Good or bad: an honest word helps people to choose, and it helps us to get better.</p>
{% endif %}
{% parcel_names %}
{% review_items %}
{% review_button %}
{% if points.offered != '' %}<p>Each review earns you {{ points.offered }}, with five stars or with one.</p>{% endif %}
<p>It takes about a minute, and you don't need an account. And if something is wrong with it, answer this mail: we want to put that right, whatever you write.</p>
{% signature %}`,
  },

  order_canceled: {
    subject: `Your order {{ order.number }} is canceled`,
    body: `<p>{{ customer.greeting }}</p>
<p>{% case order.cancel_reason %}{% when 'customer' %}As you asked, we have canceled your order {{ order.number }}. Nothing will be sent.{% when 'inventory' %}We have had to cancel your order {{ order.number }}: what you chose is no longer in stock, and we noticed too late. We are sorry.{% when 'declined' %}We have had to cancel your order {{ order.number }}, because the payment did not go through.{% else %}Your order {{ order.number }} is canceled, and nothing will be sent.{% endcase %}</p>
{% if order.refunded != '' %}
<p>We have returned {{ order.refunded }} to the card or account you paid with. Banks take a few days, sometimes up to ten, to show it.</p>
{% elsif order.is_paid %}
<p>What you paid goes back to the card or account it came from. We will write as soon as it is on its way.</p>
{% endif %}
{% order_items %}
{% points_line %}
<p>If this is a mistake, or if we can find something else for you, answer this mail.</p>
{% signature %}`,
  },

  refund_issued: {
    subject: `Your refund of {{ refund.amount }} for order {{ order.number }}`,
    body: `<p>{{ customer.greeting }}</p>
<p>We have sent <strong>{{ refund.amount }}</strong> back to you{% if refund.reason == 'return' %}, now that your return is settled{% endif %}. It goes to the card or account you paid with. Banks take a few days, sometimes up to ten, to show it.</p>
{% if refund.items.size > 0 %}<h3>What it is for</h3>
{% refund_items %}{% endif %}
{% points_line %}
<p>If the amount is not what you expected, answer this mail and we will look at it together.</p>
{% invoice_link %}
{% signature %}`,
  },
};
