/* Signed updates of SkinsNode that no store could be told of. */
(function (sg) {
  'use strict';

  const h = sg.h;
  const MOST_ASKED = 20;

  function kept(list, owner, id) {
    const query = {};
    query[owner] = id;
    return sg.api.get(sg.path(['webhooks', list], query)).then(function (answer) {
      return { of: id, webhooks: answer.webhooks };
    });
  }

  function unusable(account) {
    return kept('unusable', 'account', account);
  }

  function unknown(tenant) {
    return kept('unknown', 'tenant', tenant);
  }

  function load(ctx) {
    const accounts = sg.api.get('/admin/accounts').then(function (answer) {
      return Promise.all(answer.accounts.slice(0, MOST_ASKED).map(function (a) { return unusable(a.id); }));
    });
    const tenants = ctx.query.tenant
      ? unknown(ctx.query.tenant).then(function (one) { return { groups: [one], more: false }; })
      : sg.api.get(sg.path(['tenants'], { limit: MOST_ASKED })).then(function (answer) {
        return Promise.all(answer.tenants.map(function (t) { return unknown(t.id); })).then(function (groups) {
          return { groups: groups, more: Boolean(answer.cursor) };
        });
      });
    return Promise.all([accounts, tenants]).then(function (both) {
      return { unusable: both[0], unknown: both[1].groups, more: both[1].more };
    });
  }

  function flat(groups) {
    return groups.reduce(function (all, group) {
      return all.concat(group.webhooks.map(function (w, place) {
        return Object.assign({ of: group.of, place: place }, w);
      }));
    }, []);
  }

  function pretty(body) {
    try {
      return JSON.stringify(JSON.parse(body), null, 2);
    } catch (notJson) {
      return body;
    }
  }

  function body(webhook) {
    return h('details', null, h('summary', null, 'Body'),
      h('pre', { class: 'hostile', tabindex: 0 }, pretty(webhook.body)));
  }

  function submit(event) {
    event.preventDefault();
    sg.go(sg.href(['webhooks'], { tenant: event.target.elements.tenant.value.trim() }));
  }

  sg.views.webhooks = {
    title: function () { return 'Webhooks kept'; },
    load: load,

    view: function (ctx) {
      const key = function (w) { return w.of + ' ' + w.at + ' ' + w.place; };
      return [
        h('section', { key: 'unusable', 'aria-labelledby': 'unusable' },
          h('h2', { id: 'unusable' }, 'Unusable'),
          h('p', null, 'They cannot be read, or belong to no store.'),
          sg.table({
            caption: 'Unusable webhooks', rows: flat(ctx.data.unusable), key: key,
            empty: 'SkinsNode sent nothing that could not be used.',
            columns: [
              { title: 'Came', cell: function (w) { return sg.moment(w.at); } },
              { title: 'Account', cell: function (w) { return w.of; } },
              { title: 'Reason', cell: function (w) { return h('span', { class: 'hostile' }, w.reason); } },
              { title: 'Body', cell: body }
            ]
          })),
        h('section', { key: 'unknown', 'aria-labelledby': 'unknown' },
          h('h2', { id: 'unknown' }, 'For unknown orders'),
          h('form', { class: 'filters', onSubmit: submit },
            sg.field('Store', h('input', { name: 'tenant', defaultValue: ctx.query.tenant || '', autocomplete: 'off' })),
            h('button', { class: 'primary', type: 'submit' }, 'Show')),
          ctx.data.more ? h('p', null, 'Of the first ' + MOST_ASKED + ' stores; name one to see its own.') : null,
          sg.table({
            caption: 'Webhooks for unknown orders', rows: flat(ctx.data.unknown), key: key,
            empty: 'Every update belonged to an order that the gateway knows.',
            columns: [
              { title: 'Came', cell: function (w) { return sg.moment(w.at); } },
              { title: 'Store', cell: function (w) { return sg.link(['stores', w.of], w.of); } },
              { title: 'Order', cell: function (w) { return h('span', { class: 'hostile' }, w.externalId); } },
              { title: 'Body', cell: body }
            ]
          }))
      ];
    }
  };
})(window.skingate);
