-- How a record is packed, and how it is read again: numbers and flags at fixed places, see layout.lua,
-- behind them what differs in length. Included by record.lua, which says what the fields are.

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
