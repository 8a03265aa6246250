/* Numbers, money and times as people read them. */
(function (sg) {
  'use strict';

  const h = sg.h;
  const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

  function two(number) {
    return (number < 10 ? '0' : '') + number;
  }

  /** 1234567 as 1,234,567. */
  sg.number = function (value) {
    if (value === undefined || value === null) {
      return 'unknown';
    }
    return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  };

  sg.count = function (value, one, many) {
    return sg.number(value) + ' ' + (value === 1 ? one : many);
  };

  /** Whole cents. */
  sg.money = function (cents, currency) {
    if (cents === undefined || cents === null) {
      return 'unknown';
    }
    const positive = Math.abs(cents);
    return (cents < 0 ? '−' : '') + sg.number(Math.floor(positive / 100)) + '.' + two(positive % 100)
      + (currency ? ' ' + currency : '');
  };

  /** In the viewer's zone; with the date where it is not today. */
  sg.clock = function (iso) {
    const at = new Date(iso);
    const time = two(at.getHours()) + ':' + two(at.getMinutes()) + ':' + two(at.getSeconds());
    return at.toDateString() === new Date().toDateString()
      ? time
      : at.getDate() + ' ' + MONTHS[at.getMonth()] + ' ' + time;
  };

  sg.duration = function (seconds) {
    if (seconds < 60) {
      return seconds + ' s';
    }
    if (seconds < 3600) {
      return Math.floor(seconds / 60) + ' min';
    }
    if (seconds < 2 * 86400) {
      return Math.floor(seconds / 3600) + ' h';
    }
    return Math.floor(seconds / 86400) + ' days';
  };

  sg.ago = function (iso) {
    const seconds = Math.round((Date.now() - new Date(iso).getTime()) / 1000);
    return seconds >= 0 ? sg.duration(seconds) + ' ago' : 'in ' + sg.duration(-seconds);
  };

  function utc(iso) {
    return new Date(iso).toISOString().replace('T', ' ').replace('Z', ' UTC');
  }

  /** A moment, with UTC for whoever points at it. */
  sg.time = function (iso) {
    return iso ? h('time', { datetime: iso, title: utc(iso) }, sg.clock(iso)) : 'never';
  };

  /** A moment and how long ago it was. */
  sg.moment = function (iso) {
    return iso
      ? h('span', { class: 'moment' }, sg.time(iso), ' ', h('span', { class: 'faint' }, '(' + sg.ago(iso) + ')'))
      : 'never';
  };

  sg.millis = function (millis) {
    return millis < 1000 ? millis + ' ms' : (millis / 1000).toFixed(1) + ' s';
  };

  const RESULTS = {
    ok: 'taken',
    http_status: 'answered',
    gone: 'answered',
    redirect: 'answered with a redirect',
    timeout: 'no answer in time',
    dns_error: 'the name cannot be resolved',
    blocked_address: 'the address may not be called',
    invalid_target: 'the address may not be called',
    connection_refused: 'connection refused',
    unreachable: 'unreachable',
    tls_error: 'TLS handshake failed',
    reset: 'connection broken',
    response_too_large: 'headers too large',
    malformed_response: 'the answer is no HTTP',
    abandoned: 'outcome not known',
    internal_error: 'fault of the gateway'
  };

  /** What an attempt came to. */
  sg.result = function (attempt) {
    const words = RESULTS[attempt.result] || attempt.result;
    return attempt.httpStatus ? words + ' ' + attempt.httpStatus : words;
  };

  /** The same with its colour, and how long it took. */
  sg.outcome = function (attempt) {
    return [
      sg.badge(attempt.result === 'ok' ? 'good' : 'critical', sg.result(attempt)),
      ' after ' + sg.millis(attempt.durationMs)
    ];
  };
})(window.skingate);
