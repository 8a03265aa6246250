/* Accounts at SkinsNode: the configuration in force, and how they stand on all pods. */
(function (sg) {
  'use strict';

  const h = sg.h;

  function state(live) {
    return Object.keys(live.circuit).map(function (name) {
      return name.replace('_', ' ') + ' at ' + sg.count(live.circuit[name], 'pod', 'pods');
    }).join(', ') || 'unknown';
  }

  /** Whether SkinsNode takes an account's credentials. */
  sg.credentials = function (account) {
    return account.credentialsRejected ? sg.badge('critical', 'refused') : sg.badge('good', 'accepted');
  };

  function wallet(money) {
    return money ? [
      ['Wallet', [sg.money(money.balance), money.asOf ? [', as of ', sg.moment(money.asOf)] : null]],
      ['Allocated to stores', sg.money(money.allocated)],
      ['Reserved for orders', sg.money(money.reserved)],
      ['Uncovered', money.uncovered > 0 ? sg.badge('critical', sg.money(money.uncovered)) : sg.money(0)]
    ] : [];
  }

  function account(entry) {
    const live = entry.live;
    return h('section', { key: entry.id, 'aria-label': 'Account ' + entry.id },
      h('h2', null, entry.id),
      sg.hour(live.lastHour),
      sg.facts([
        ['Circuit', state(live)],
        ['Credentials', sg.credentials(live)],
        ['Catalog', live.catalog ? [sg.number(live.catalog.items) + ' items, confirmed ', sg.moment(live.catalog.verifiedAt)] : 'none yet'],
        ['Last error', live.lastError ? [live.lastError + ' ', sg.moment(live.lastErrorAt)] : null]
      ].concat(wallet(entry.wallet)).concat([
        ['Client id', entry.clientId],
        ['SkinsNode', entry.baseUrl],
        ['Its webhooks come to', entry.webhookUrl],
        ['Webhook secrets', sg.number(entry.webhookSecrets)],
        ['Stores', entry.tenants.length > 20 ? sg.number(entry.tenants.length) : entry.tenants.map(function (id, place) {
          return [place > 0 ? ', ' : '', sg.link(['stores', id], id)];
        })]
      ])));
  }

  sg.views.accounts = {
    every: 5000,

    title: function () { return 'Accounts'; },

    load: function () {
      return Promise.all([sg.api.get('/admin/accounts'), sg.api.get('/admin/overview')]).then(function (both) {
        const live = {};
        both[1].accounts.forEach(function (one) { live[one.id] = one; });
        return {
          configuration: both[0].configuration,
          accounts: both[0].accounts.filter(function (one) { return live[one.id]; }).map(function (one) {
            return Object.assign({}, one, { live: live[one.id] });
          })
        };
      });
    },

    view: function (ctx) {
      return [sg.configuration(ctx.data.configuration)].concat(ctx.data.accounts.map(account));
    }
  };
})(window.skingate);
