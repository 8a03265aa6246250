-- What the scripts share: an order's record and its deliveries. Comes after clock.lua. Making its
-- functions costs several microseconds, so a script that has a short way goes it first and includes
-- this inside of a function of its own.
--
-- Every key of a tenant is made from its base key, so all of them lie in one hash slot:
--   rate             string  the order limit, see order/admit.lua
--   r:ID             string  an order's record, see below and layout.lua; expires by retention
--   work             zset    ID -> ms when recovery or reconciliation should look at the order
--   queued           zset    ID -> ms since when the order waits for SkinsNode
--   unsent           zset    ID -> ms when a queued order ends of which no try was ever sent
--   pause            string  present while SkinsNode asked for a pause; its TTL is what is left
--   eps              zset    endpoint -> ms when it wants to be looked at; behind all live traffic,
--                            past REPLAY_LANE, where only replays wait
--   due:ENDPOINT     zset    ID -> ms when the order's next update is due at that endpoint; a replayed
--                            one stands REPLAY_LANE further back, behind all live traffic
--   lease:ENDPOINT   zset    ID -> ms when the lease of the attempt in flight ends
--   leases           zset    ID -> the same, over all endpoints of the tenant
--   ep:ENDPOINT      hash    the endpoint's breaker, see callback/breaker.lua
--   broken           zset    endpoint whose breaker is open -> ms when that is forgotten
--   pending, dead    zset    "SEQ:ID" -> SEQ, the undelivered and the given-up deliveries
--   unknown          list    signed updates that belong to no known order, newest first
-- An endpoint is a webhook URL without its query and fragment, scheme and host in lower case. A store
-- may have one for each order, so all that is kept of it goes with its last delivery or expires.
--
-- The record (a field that does not apply is absent):
--   ph  phase: "claimed" (a submission holds it), "queued" (waits for SkinsNode), "placed" (SkinsNode
--       has it), "ended" (refused or expired here)
--   it, pr, wu, th   item, price, webhook URL, { key id, keyed hash of the trade URL }
--   nm, ac, ca       name at SkinsNode, account id, created at (ms)
--   cl  which of SkinsNode's clients the account was; another one must not be sent what this one may
--       have placed, since SkinsNode knows an order's name per client
--   tc, tst          trace context, as TraceContext packs it, beginning with the trace's id; tracestate
--   rq  the request for SkinsNode, with the customer's trade URL; gone as soon as it is not needed
--   fe, ow, le       fence, owner and end (ms) of the lease on the submission. A fence is the time of
--                    the claim in microseconds: a record that was deleted and made anew, or of which
--                    Redis lost the last writes, never repeats one
--   am  1 when a submission was sent and its outcome is unknown
--   tr, qd           tries so far; until when (ms) it is tried
--   ck, pm           reconciliation checks since the last news; 1 while a late check is due
--   an  the first answer that the store got, in SkinsNode's form
--   st, rk, tm, ts   status held, its rank, 1 when terminal, its time (ms, SkinsNode's clock)
--   gw  1 when that status was made by the gateway itself
--   co, se  when (ms) it was completed, by SkinsNode's clock or else Redis's; when SkinsNode, asked past the
--       time in which it can be reversed, still said so
--   mo  the order's money: its state, and whether a budget pays it, see budget.lua
--   ch  cents that SkinsNode charged, where they are not the price
--   nx  when (ms) reconciliation may ask for a placed order; "work" may have it earlier
--   bd  the latest update's body in SkinsNode's form; absent while "an" is the latest
--   bs  sequence number of the delivery that carries "bd"
--   dd  { { delivery id of SkinsNode, seen at ms }, ... }
--   sq  the last delivery's sequence number: its time in ms, strictly increasing
--   de  deliveries, oldest first: { sq=, st= status, s= "p" pending | "d" done | "x" dead,
--       b= body unless it is the record's own "bd", a= attempts since the last (re)start,
--       n= due at (ms), r= 1 when replayed, t= attempts ever, c= attempts since one was settled }; one
--       that is done is stored as { sequence number since ca, status, attempts ever unless 1 }
--   lo  who holds the delivery lease
--   lf  fence of the delivery lease, made like "fe"; there while an attempt is in flight
--   la  sequence number of the delivery whose attempt is in flight
--   hi  history, oldest first: { at ms, event, ... }; an attempt is { at, "attempt", sequence number,
--       result, HTTP status or 0, duration (ms), number of the attempt, excerpt of the answer }; packed,
--       an excerpt that an earlier attempt has too is the place of that one

--#include scripts/layout.lua
--#include scripts/statuses.lua
--#include scripts/status.lua
--#include scripts/endpoint.lua
--#include scripts/settlement.lua
--#include scripts/budget.lua

local HISTORY_MAX = 256
local HISTORY_KEPT_FIRST = 10
local EXCERPTS_MAX_BYTES = 65536
local DELIVERIES_MAX = 256
local DEDUPE_MAX = 1024
local UNKNOWN_MAX = 1000
local UNKNOWN_BYTES = 16384
local REPLAY_LANE = 1e15
-- What repeats in every order takes a byte. The places in this list are part of what is stored, so it
-- only grows at its end.
local EVENTS = {
  'submitted', 'queued', 'accepted', 'webhook', 'reconcile', 'attempt', 'refused', 'expired', 'dead',
  'replayed', 'taken over', 'missing', 'restored', 'settled',
}
-- The third value of these events is a status, and the fourth usually this.
local VERDICT = { accepted = 'apply', webhook = 'applied', reconcile = 'applied' }
-- The third value of these is a delivery's sequence number.
local SEQUENCED = { attempt = true, dead = true, replayed = true }

local function places(list)
  local place = {}
  for i, word in ipairs(list) do
    place[word] = i
  end
  return place
end
local EVENT_PLACES, STATUS_PLACES = places(EVENTS), places(STATUSES)

local function map(list, change, since)
  local changed = {}
  for i, entry in ipairs(list) do
    changed[i] = change(entry, since)
  end
  return changed
end

local function shrinkEvent(entry, since)
  local event = entry[2]
  local small = { entry[1] - since, EVENT_PLACES[event] or event, unpack(entry, 3) }
  if VERDICT[event] then
    small[3] = STATUS_PLACES[entry[3]] or entry[3]
    if entry[4] == VERDICT[event] then
      small[4] = nil
    end
  elseif SEQUENCED[event] then
    small[3] = entry[3] - since
    if event == 'attempt' and entry[8] == '' then
      small[8] = nil
    end
  end
  return small
end

local function growEvent(small, since)
  local event = EVENTS[small[2]] or small[2]
  local entry = { small[1] + since, event, unpack(small, 3) }
  if VERDICT[event] then
    entry[3] = STATUSES[small[3]] or small[3]
    entry[4] = small[4] or VERDICT[event]
  elseif SEQUENCED[event] then
    entry[3] = small[3] + since
    if event == 'attempt' then
      entry[8] = small[8] or ''
    end
  end
  return entry
end

-- A store that fails says the same again and again.
local function shareExcerpts(history)
  local first = {}
  for i, small in ipairs(history) do
    local excerpt = small[2] == EVENT_PLACES.attempt and small[8]
    if excerpt then
      small[8] = first[excerpt] or excerpt
      first[excerpt] = first[excerpt] or i
    end
  end
  return history
end

local function unshareExcerpts(history)
  for _, entry in ipairs(history) do
    if entry[2] == 'attempt' and type(entry[8]) == 'number' then
      entry[8] = history[entry[8]][8]
    end
  end
  return history
end

-- Of a delivered update little is left to say; an array tells it from the others.
local function shrinkDelivery(delivery, since)
  if delivery.s ~= 'd' then
    return delivery
  end
  return {
    delivery.sq - since, STATUS_PLACES[delivery.st] or delivery.st, delivery.t ~= 1 and delivery.t or nil,
  }
end

local function growDelivery(small, since)
  if small.s then
    return small
  end
  local sequence = small[1] + since
  return {
    sq = sequence, st = STATUSES[small[2]] or small[2], s = 'd', a = 0, n = sequence, t = small[3] or 1,
  }
end

local function shrinkSeen(seen, since)
  return { seen[1], seen[2] - since }
end

local function growSeen(seen, since)
  return { seen[1], seen[2] + since }
end

local PHASES = { 'claimed', 'queued', 'placed', 'ended' }
local PHASE_PLACES = places(PHASES)

local function packAll(list)
  local parts = {}
  for i, entry in ipairs(list) do
    parts[i] = cmsgpack.pack(entry)
  end
  return table.concat(parts)
end

local function unpackAll(packed, change, since)
  return packed ~= '' and map({ cmsgpack.unpack(packed) }, change, since) or nil
end

local function packDeliveries(order)
  local parts, open, last = {}, 0, 0
  for i, delivery in ipairs(order.de or {}) do
    parts[i] = cmsgpack.pack(shrinkDelivery(delivery, order.ca))
    open = open + (delivery.s == 'd' and 0 or 1)
    last = delivery.s == 'p' and #parts[i] or 0
  end
  return table.concat(parts), math.min(open, 255), last
end

local function shrink(order)
  local deliveries, open, last = packDeliveries(order)
  local seen = packAll(map(order.dd or {}, shrinkSeen, order.ca))
  local history = packAll(shareExcerpts(map(order.hi or {}, shrinkEvent, order.ca)))
  local th = order.th or {}
  local statics = cmsgpack.pack(
    order.it or false, order.pr or false, order.wu, order.nm, order.ac, order.cl or false,
    th[1] or false, th[2] or false)
  if order.tc then
    statics = statics .. cmsgpack.pack(order.tc) .. (order.tst and cmsgpack.pack(order.tst) or '')
  end
  local status = order.st and (STATUS_PLACES[order.st] or 255) or 0
  local rest = ''
  -- Read as the time of the status where it is not there.
  local completed = order.co and (order.st ~= 'completed' or order.co ~= order.ts) and order.co or nil
  if order.tr or order.qd or order.ck or completed or order.se or order.ch or status == 255 then
    rest = cmsgpack.pack({
      tr = order.tr, qd = order.qd, ck = order.ck, st = status == 255 and order.st or nil, co = completed,
      se = order.se, ch = order.ch,
    })
  end
  local owner, deliverer, request = order.ow or '', order.lo or '', order.rq or ''
  local answer, body = order.an or '', order.bd or ''
  return struct.pack(LAYOUT, order.mo and 2 or 1, PHASE_PLACES[order.ph],
    (order.am or 0) + 2 * (order.pm or 0) + 4 * (order.tm or 0) + 8 * (order.gw or 0)
      + 32 * (order.mo or 0), status,
    order.rk and order.rk + 1 or 0, open, last, order.fe or 0, order.le or 0,
    order.ts or -math.huge, order.ca, order.sq or 0, order.bs or 0, order.la or 0, order.lf or 0,
    order.nx or 0, #statics, statics, #owner, owner, #deliverer, deliverer, #request, request,
    #answer, answer, #body, body, #deliveries, deliveries, #seen, seen, #history, history, #rest, rest)
end

-- Whether this build can read the record. A newer one writes another version during a rollout: what
-- concerns one such order fails with this word, which callers take for "not now" and bring to the
-- newer pods again; what goes through many leaves it alone.
local NEWER = 'NEWERRECORD'

local function readable(packed)
  return string.byte(packed) <= VERSION
end

local function grow(packed)
  if not readable(packed) then
    error(NEWER)
  end
  local _, phase, flags, status, rank, _, _, fe, le, ts, ca, sq, bs, la, lf, nx, statics, owner,
    deliverer, request, answer, body, deliveries, seen, history, rest = struct.unpack(LAYOUT, packed)
  local it, pr, wu, nm, ac, cl, keyId, hash, trace, traceState = cmsgpack.unpack(statics)
  local more = rest ~= '' and cmsgpack.unpack(rest) or {}
  local function some(value, none)
    if value ~= none then
      return value
    end
  end
  return {
    ph = PHASES[phase], am = some(flags % 2, 0), pm = some(math.floor(flags / 2) % 2, 0),
    tm = some(math.floor(flags / 4) % 2, 0), gw = some(math.floor(flags / 8) % 2, 0),
    mo = some(math.floor(flags / 32), 0), ch = more.ch, st = STATUSES[status] or more.st, rk = rank > 0 and rank - 1 or nil, fe = some(fe, 0),
    le = some(le, 0), ts = some(ts, -math.huge), ca = ca, sq = some(sq, 0), bs = some(bs, 0),
    la = some(la, 0), lf = some(lf, 0), nx = some(nx, 0), it = it or nil, pr = pr or nil, wu = wu,
    nm = nm, ac = ac, cl = cl or nil, th = keyId and { keyId, hash } or nil, tc = trace, tst = traceState, ow = some(owner, ''),
    lo = some(deliverer, ''), rq = some(request, ''), an = some(answer, ''), bd = some(body, ''),
    tr = more.tr, qd = more.qd, ck = more.ck, se = more.se,
    -- An older build kept only the time of the state held.
    co = more.co or (STATUSES[status] == 'completed' and (some(ts, -math.huge) or some(bs, 0))) or nil,
    de = unpackAll(deliveries, growDelivery, ca), dd = unpackAll(seen, growSeen, ca),
    hi = history ~= '' and unshareExcerpts(unpackAll(history, growEvent, ca)) or nil,
  }
end

local function load(id)
  local packed = redis.call('GET', base .. 'r:' .. id)
  return packed and grow(packed)
end

-- For what goes through many orders: nil, and true, for one that a newer build wrote.
local function loadReadable(id)
  local packed = redis.call('GET', base .. 'r:' .. id)
  if packed and not readable(packed) then
    return nil, true
  end
  return packed and grow(packed)
end

local function save(id, order, ttlMs)
  redis.call('SET', base .. 'r:' .. id, shrink(order), 'PX', ttlMs)
end

-- Saves without moving the expiry.
local function update(id, order)
  redis.call('SET', base .. 'r:' .. id, shrink(order), 'KEEPTTL')
end

-- Appends to the history. Past its bound the oldest entries after the first few go; the answers of
-- stores (the 8th field of an "attempt") are dropped first, equal ones counted once.
local function note(order, ...)
  local history, entry = order.hi or {}, { now, ... }
  order.hi = history
  history[#history + 1] = entry
  if #history > HISTORY_MAX then
    table.remove(history, HISTORY_KEPT_FIRST + 1)
  end
  if (entry[8] or '') == '' then
    return
  end
  local bytes, kept = 0, { [''] = true }
  for i = #history, 1, -1 do
    local excerpt = history[i][2] == 'attempt' and history[i][8] or ''
    if not kept[excerpt] then
      bytes = bytes + #excerpt
      if bytes > EXCERPTS_MAX_BYTES then
        history[i][8] = ''
      else
        kept[excerpt] = true
      end
    end
  end
end

-- A fence that no claim of this id had before.
local function fenceAfter(last)
  return math.max(nowMicros, (last or 0) + 1)
end

-- Takes the lease on the submission.
local function lease(order, ms, owner)
  order.fe = fenceAfter(order.fe)
  order.le, order.ow = now + ms, owner
end

-- Whether the store was told of the order, or of an earlier one with its id.
local function told(order)
  return order.an or (order.de and #order.de > 0)
end

-- The order's next delivery to send, and its place.
local function head(order)
  for i, delivery in ipairs(order.de or {}) do
    if delivery.s == 'p' then
      return delivery, i
    end
  end
end

local function dueScore(delivery)
  return delivery.n + (delivery.r == 1 and REPLAY_LANE or 0)
end

-- Which of two scores an endpoint is to be looked at by: what is due goes by its lane, else by its time.
local function sooner(a, b)
  if not a or not b then
    return a or b
  end
  local timeA, timeB = a % REPLAY_LANE, b % REPLAY_LANE
  if math.max(timeA, now) == math.max(timeB, now) then
    return math.min(a, b)
  end
  return timeA < timeB and a or b
end

-- Tells the endpoint's queue when the order's next delivery is due; takes the order out when there is
-- none. Leaves an order alone whose attempt is in flight: settling it looks again.
local function schedule(id, order)
  local endpoint = endpointOf(order.wu)
  if redis.call('ZSCORE', base .. 'leases', id) then
    return
  end
  local delivery = head(order)
  if not delivery then
    redis.call('ZREM', base .. 'due:' .. endpoint, id)
    return
  end
  redis.call('ZADD', base .. 'due:' .. endpoint, dueScore(delivery), id)
  local known = redis.call('ZSCORE', base .. 'eps', endpoint)
  redis.call('ZADD', base .. 'eps', sooner(dueScore(delivery), tonumber(known)), endpoint)
end

-- The body of a delivery: its own, or the record's latest; nil when it was delivered and dropped.
local function payload(order, delivery)
  return delivery.b or (delivery.sq == order.bs and order.bd) or nil
end

-- Whether one more update may wait: not while as many as are kept all wait still.
local function roomForDelivery(order)
  local deliveries = order.de or {}
  if #deliveries < DELIVERIES_MAX then
    return true
  end
  for _, delivery in ipairs(deliveries) do
    if delivery.s ~= 'p' then
      return true
    end
  end
  return false
end

-- Forgets the oldest delivered update where there are too many; where none is, the oldest dead one.
local function makeRoom(id, order)
  if #order.de < DELIVERIES_MAX then
    return
  end
  for _, state in ipairs({ 'd', 'x' }) do
    for i, delivery in ipairs(order.de) do
      if delivery.s == state then
        table.remove(order.de, i)
        redis.call('ZREM', base .. 'dead', string.format('%d:%s', delivery.sq, id))
        return
      end
    end
  end
end

-- Makes the new body the order's latest. Only a delivery that may be sent again keeps the old one.
local function supersede(order, body)
  for _, delivery in ipairs(order.bs and order.de or {}) do
    if delivery.sq == order.bs and delivery.s ~= 'd' then
      delivery.b = order.bd
    end
  end
  order.bd, order.bs = body, nil
end

local function enqueue(id, order, status)
  order.sq = math.max(now, (order.sq or 0) + 1)
  order.de = order.de or {}
  makeRoom(id, order)
  order.de[#order.de + 1] = { sq = order.sq, st = status, s = 'p', a = 0, n = now }
  order.bs = order.sq
  redis.call('ZADD', base .. 'pending', order.sq, string.format('%d:%s', order.sq, id))
  schedule(id, order)
end

-- Whether an update says something newer than what is held:
-- "apply" or the reason why not, "stale" or "ended".
local function judge(order, update)
  if not order.st then
    return 'apply'
  end
  if order.tm == 1 then
    if order.gw == 1 and not update.own then
      return 'apply'
    end
    if order.st == 'completed' and update.status == 'reversed' then
      return 'apply'
    end
    return 'ended'
  end
  if update.terminal then
    return 'apply'
  end
  if update.ts and order.ts and update.ts < order.ts then
    return 'stale'
  end
  if update.rank and order.rk and update.rank < order.rk then
    return 'stale'
  end
  return 'apply'
end

-- Cents that were spent in this call, nil for none.
local committed

-- The order's money follows, see budget.lua.
local function book(id, order, meaning, charged)
  if order.mo then
    local price, amount, spent = tonumber(order.pr), nil, nil
    order.mo, amount, spent =
      follow(id, order.ac, order.mo, order.ca, order.ch or price, meaning, charged)
    order.ch = amount ~= price and amount or nil
    committed = committed or spent
  end
end

-- SkinsNode has the order: the customer's secret goes. The lease of a submission that still waits
-- for its answer stays, since others may wait for that answer too.
local function placed(id, order)
  order.ph = 'placed'
  -- An order that ended here after an unseen try is in no queue, nor is one that was just claimed.
  if order.qd then
    redis.call('ZREM', base .. 'unsent', id)
    redis.call('ZREM', base .. 'queued', id)
  end
  order.rq, order.qd, order.tr, order.am, order.pm = nil, nil, nil, nil, nil
  book(id, order, 'take')
end

-- Puts an update that judge() lets through into the record; with notify, on its way to the store.
-- The update: { status=, rank= or nil, terminal= boolean, ts= ms or nil, body=, own= boolean, source=,
-- delivery= SkinsNode's delivery id or nil, charged= cents or nil }
local function apply(id, order, update, notify)
  local before = order.st
  book(id, order, meaningOf(update.status, update.terminal, update.source == 'gateway', order.am == 1),
    update.charged)
  order.st = update.status
  -- What follows the gateway's own end starts from the beginning.
  order.rk = update.rank or (order.tm ~= 1 and order.rk) or nil
  order.tm = update.terminal and 1 or nil
  order.ts = update.ts or order.ts
  order.gw = update.own and 1 or nil
  order.ck = nil
  if order.st == 'completed' then
    order.co, order.se = completion(update.ts), nil
  elseif order.st ~= 'reversed' then
    order.co, order.se = nil, nil
  end
  supersede(order, update.body)
  if notify then
    enqueue(id, order, update.status)
  end
  statusChanged(id, before, update.status, update.ts, update.source, update.delivery or '',
    notify and order.sq or nil)
end

-- When reconciliation should look at a placed order next. Never again once it has ended, but for a
-- completed one: once, when it cannot be reversed any more, since that webhook may have got lost.
local function watch(id, order, afterMs)
  if order.tm ~= 1 or order.pm == 1 then
    order.nx = now + afterMs
    redis.call('ZADD', base .. 'work', order.nx, id)
  elseif order.st == 'completed' then
    order.nx = settlesAt(order.co)
    redis.call('ZADD', base .. 'work', order.nx, id)
  else
    redis.call('ZREM', base .. 'work', id)
  end
end

