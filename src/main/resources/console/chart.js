/* An hour as a small picture, drawn from 60 numbers. */
(function (sg) {
  'use strict';

  const h = sg.h;
  const WIDTH = 120;
  const HEIGHT = 28;

  function most(values) {
    return values.reduce(function (a, b) { return Math.max(a, b); }, 0);
  }

  function bars(values, top) {
    const step = WIDTH / values.length;
    return values.map(function (value, minute) {
      if (value === 0) {
        return '';
      }
      const height = Math.max(2, value / top * (HEIGHT - 2));
      return 'M' + (minute * step).toFixed(1) + ' ' + (HEIGHT - height).toFixed(1)
        + 'h' + (step - 0.4).toFixed(1) + 'v' + height.toFixed(1) + 'h-' + (step - 0.4).toFixed(1) + 'z';
    }).join('');
  }

  /** kind: orders, failures or age; the words say what the picture shows. */
  function chart(kind, title, values, words, caption) {
    const top = most(values);
    return h('figure', { class: 'chart ' + kind },
      h('svg', {
        role: 'img', viewBox: '0 0 ' + WIDTH + ' ' + HEIGHT, preserveAspectRatio: 'none',
        'aria-label': title + ' in the last hour: ' + words
      },
      h('path', { class: 'ground', d: 'M0 ' + (HEIGHT - 0.5) + 'h' + WIDTH }),
      top > 0 ? h('path', { class: 'bars', d: bars(values, top) }) : null),
      h('figcaption', null, caption));
  }

  function sumOf(one, other) {
    return one.map(function (value, minute) { return value + other[minute]; });
  }

  /** The three pictures of an hour as /admin gives it; titled where no table's head says what they are. */
  sg.charts = function (hour, titled) {
    function draw(kind, title, values, words) {
      return chart(kind, title, values, words, titled ? title + ': ' + words : words);
    }
    const none = new Array(60).fill(0);
    const totals = hour.totals || {};
    const failures = sumOf(hour.failures || none, hour.callbackFailures || none);
    const orders = hour.orders || none;
    const age = hour.updateAgeMs || none;
    const failed = (totals.failures || 0) + (totals.callbackFailures || 0);
    return {
      orders: draw('orders', 'Orders', orders,
        totals.orders ? sg.number(totals.orders) : 'none'),
      failures: draw('failures', 'Failures', failures,
        failed ? sg.number(totals.failures) + ' orders, ' + sg.number(totals.callbackFailures) + ' callbacks'
          : 'none'),
      age: draw('age', 'Oldest update of each minute', age,
        totals.delivered ? 'up to ' + sg.millis(totals.updateAgeMs) : 'none')
    };
  };
})(window.skingate);
