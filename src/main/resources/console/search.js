/* Finds orders: by the id that a store gave, by a delivery's id, by status. */
(function (sg) {
  'use strict';

  const h = sg.h;
  const STATUSES = [
    ['', 'any'], ['queued', 'queued'], ['accepted', 'accepted'], ['processing', 'processing'], ['sent', 'sent'],
    ['completed', 'completed'], ['failed', 'failed'], ['cancelled', 'cancelled'], ['expired', 'expired'],
    ['reversed', 'reversed']
  ];
  const GOOD = ['completed'];
  const BAD = ['failed', 'cancelled', 'expired', 'reversed'];

  sg.status = function (status) {
    return sg.badge(GOOD.indexOf(status) >= 0 ? 'good' : BAD.indexOf(status) >= 0 ? 'critical' : 'plain', status);
  };

  function isDelivery(id) {
    return id.indexOf('dlv_') === 0;
  }

  function search(query, cursor) {
    return sg.api.get(sg.path(['orders'], {
      externalId: query.id, tenant: query.tenant, status: query.status, limit: 50, cursor: cursor
    }));
  }

  function submit(event) {
    event.preventDefault();
    const form = event.target;
    const id = form.elements.id.value.trim();
    if (isDelivery(id)) {
      sg.go(sg.href(['deliveries', id]));
    } else {
      sg.go(sg.href(['search'], {
        id: id, tenant: form.elements.tenant.value.trim(), status: form.elements.status.value
      }));
    }
  }

  /** The form, which an unknown id offers as well. */
  sg.searchForm = function (query) {
    return h('form', { class: 'filters', role: 'search', onSubmit: submit },
      sg.field('Order or delivery id',
        h('input', { name: 'id', defaultValue: query.id || '', autocomplete: 'off', spellcheck: false })),
      sg.field('Store', h('input', { name: 'tenant', defaultValue: query.tenant || '', autocomplete: 'off' })),
      sg.field('Status', sg.select('status', STATUSES, query.status)),
      h('button', { class: 'primary', type: 'submit' }, 'Search'));
  };

  function isEmpty(query) {
    return !query.id && !query.status;
  }

  function why(query) {
    if (query.id) {
      return 'No store has an order “' + query.id + '”. Ids count upper and lower case; orders are kept '
        + 'for orders.retention after their last change.';
    }
    return 'No order has this status now. Ended orders are found as long as the event feed keeps them.';
  }

  sg.views.search = {
    title: function () { return 'Orders'; },

    load: function (ctx) {
      if (isEmpty(ctx.query)) {
        return Promise.resolve({ orders: null });
      }
      if (ctx.query.id && isDelivery(ctx.query.id)) {
        sg.go(sg.href(['deliveries', ctx.query.id]));
        return Promise.resolve({ orders: null });
      }
      return search(ctx.query).then(function (found) {
        sg.announce(sg.count(found.orders.length, 'order', 'orders') + ' found');
        return found;
      });
    },

    view: function (ctx) {
      const found = ctx.data.orders;
      return [
        sg.searchForm(ctx.query),
        found === null
          ? h('p', { class: 'empty' }, 'Type the id that a store named, or choose a status.')
          : sg.table({
            caption: 'Orders found',
            rows: found,
            key: function (order) { return order.tenant + ' ' + order.externalId; },
            empty: why(ctx.query),
            columns: [
              {
                title: 'Order', cell: function (o) {
                  return sg.link(['orders', o.tenant, o.externalId], o.externalId);
                }
              },
              { title: 'Store', cell: function (o) { return sg.link(['stores', o.tenant], o.tenant); } },
              { title: 'Status', cell: function (o) { return sg.status(o.status); } },
              { title: 'Placed', cell: function (o) { return sg.moment(o.createdAt); } }
            ]
          }),
        sg.more(ctx, 'orders', function (cursor) { return search(ctx.query, cursor); })
      ];
    }
  };
})(window.skingate);
