-- Records an update of an order that SkinsNode sent or was asked for, and puts it on its way to the
-- store: duplicate check, state, history and queue at once.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 external id     2 source: "webhook" or "reconcile"   3 SkinsNode's delivery id, or ""
--         4 ms that it is remembered    5 status   6 its rank, or ""   7 terminal: 1 or 0
--         8 time of the update, ms, or ""   9 body     10 retention, ms
--        11 ms a delivery may take at the most, kept on top of the retention
--        12 ms until reconciliation asks   13 the order's name at SkinsNode
--        14 who would send the update right now, a token of this call, "" for nobody   15 lease, ms
--        16 most attempts of the tenant in flight
--        17 entries of the event feed that are kept, see events.lua
--        18 ms until a completed order is settled, see settlement.lua
--        19 the terms of the store's budget, see budget.lua
--        20 cents that SkinsNode says it charged, or ""
-- Returns { "leased", sequence number, fence, endpoint, time of the state (ms), webhook URL, account id,
-- trace context or "", tracestate, cents that this call spent, nothing for none }
-- where the update is the only thing that the order's store waits for and nothing of the tenant has to
-- go before it: whoever would send it has the attempt. Else
--   "applied"          the store will be told; { "applied", cents } where the call spent money
--   "duplicate"        seen before
--   "stale" | "ended"  recorded, not passed on
--   "same"             reconciliation found nothing new
--   "unknown"          no such order, or one of another name at SkinsNode, since prefixes were
--                      configured anew; a webhook is kept for the operator
--   "full"             too many of the order's updates wait; send again later
--
--#include scripts/clock.lua
--#include scripts/layout.lua

local id, source, deliveryId = ARGV[1], ARGV[2], ARGV[3]
local feedKept, settleAfterMs = tonumber(ARGV[17]), tonumber(ARGV[18])
local terms = ARGV[19]
local packed = redis.call('GET', base .. 'r:' .. id)

-- Up to so many bytes none of a record's lists is near its bound.
local SHORT = 700

-- The way of nearly every update: news of a placed order of which everything was delivered.
local function live()
  local _, _, flags, status, rank, open, _, fence, lease, ts, created, sequence, _, _, _, _,
    statics, owner, _, request, answer, _, deliveries, seen, history, rest = struct.unpack(LAYOUT, packed)
  local _, price, url, name, account, _, _, _, trace, traceState = cmsgpack.unpack(statics)
  local at, newRank = tonumber(ARGV[8]), tonumber(ARGV[6])
  local terminal = ARGV[7] == '1'
  if flags % 32 ~= 0 or status == 255 or open ~= 0 or rest ~= '' or name ~= ARGV[13] or #deliveries > SHORT
      or #seen > SHORT or #history > SHORT or string.find(seen, deliveryId, 1, true)
      or not (terminal or (not at or at >= ts) and (not newRank or newRank + 1 >= rank)) then
    return
  end
--#include scripts/statuses.lua
--#include scripts/status.lua
--#include scripts/settlement.lua
  local code = placeOf(ARGV[5])
  if code == 255 then
    return
  end

  local money, spent, charged = math.floor(flags / 32), nil, nil
  if money > 0 then
--#include scripts/budget.lua
    local amount
    price = tonumber(price)
    money, amount, spent = follow(id, account, money, created, price, meaningOf(ARGV[5], terminal),
      tonumber(ARGV[20]))
    charged = amount ~= price and amount or nil
  end

--#include scripts/endpoint.lua
  local endpoint = endpointOf(url)
  sequence = math.max(now, sequence + 1)
  statusChanged(id, STATUSES[status], ARGV[5], at, source, deliveryId, sequence)
  local leased = ARGV[14] ~= '' and redis.call('EXISTS', base .. 'ep:' .. endpoint) == 0
    and redis.call('ZCARD', base .. 'leases') < tonumber(ARGV[16])
    and redis.call('ZCOUNT', base .. 'eps', '-inf', now) == 0
  local attempts, sender, attemptOf, deliveryFence = nil, '', 0, 0
  if leased then
    attempts, sender, attemptOf = 1, ARGV[14], sequence
    deliveryFence = nowMicros
    local lapse = now + ARGV[15]
    redis.call('ZADD', base .. 'leases', lapse, id)
    redis.call('ZADD', base .. 'lease:' .. endpoint, lapse, id)
    redis.call('PEXPIRE', base .. 'lease:' .. endpoint, ARGV[15] + 86400000)
  else
    redis.call('ZADD', base .. 'due:' .. endpoint, now, id)
    redis.call('ZADD', base .. 'eps', 'LT', now, endpoint)
  end
  redis.call('ZADD', base .. 'pending', sequence, string.format('%d:%s', sequence, id))

  local delivery = cmsgpack.pack({
    sq = sequence, st = ARGV[5], s = 'p', a = 0, n = now, t = attempts, c = attempts,
  })
  deliveries = deliveries .. delivery
  seen = seen .. cmsgpack.pack({ deliveryId, now - created })
  history = history .. cmsgpack.pack({ now - created, 4, code })
  local due = now + ARGV[12]
  if terminal and ARGV[5] ~= 'completed' then
    rest = charged and cmsgpack.pack({ ch = charged }) or ''
    redis.call('ZREM', base .. 'work', id)
  elseif terminal then
    local completedAt = completion(at)
    if completedAt ~= at or charged then
      rest = cmsgpack.pack({ co = completedAt, ch = charged })
    end
    due = settlesAt(completedAt)
    redis.call('ZADD', base .. 'work', due, id)
  end
  if at then
    ts = at
  end
  redis.call('SET', base .. 'r:' .. id, struct.pack(LAYOUT, string.byte(packed), 3,
    (terminal and 4 or 0) + 32 * money, code,
    newRank and newRank + 1 or rank, 1, #delivery, fence, lease, ts, created, sequence, sequence,
    attemptOf, deliveryFence, due, #statics, statics, #owner, owner, #sender, sender, #request, request,
    #answer, answer, #ARGV[9], ARGV[9], #deliveries, deliveries, #seen, seen, #history, history, #rest, rest),
    'PX', ARGV[10] + ARGV[11])
  if leased then
    return {
      'leased', string.format('%d', sequence), deliveryFence, endpoint,
      string.format('%d', ts > -math.huge and ts or sequence), url, account, trace or '',
      traceState or '', spent,
    }
  end
  return spent and { 'applied', spent } or 'applied'
end

-- A record that this build can read, placed.
if packed and source == 'webhook' and deliveryId ~= '' and string.byte(packed) <= VERSION
    and string.byte(packed, 2) == 3 then
  local done = live()
  if done then
    return done
  end
end

local function other()
--#include scripts/record.lua

-- SkinsNode's delivery ids that an order remembers; updates of unknown orders that are kept, and how much of each.
local DEDUPE_MAX = 1024
local UNKNOWN_MAX = 1000
local UNKNOWN_BYTES = 16384

local dedupeMs, retentionMs = tonumber(ARGV[4]), tonumber(ARGV[10])
local new = {
  status = ARGV[5],
  rank = tonumber(ARGV[6]),
  terminal = ARGV[7] == '1',
  ts = tonumber(ARGV[8]),
  body = ARGV[9],
  source = source,
  delivery = deliveryId,
  charged = tonumber(ARGV[20]),
}

local order = packed and grow(packed)
if not order or order.nm ~= ARGV[13] then
  if source == 'webhook' then
    local newest = redis.call('LINDEX', base .. 'unknown', 0)
    if newest and deliveryId ~= '' and cmsgpack.unpack(newest)[3] == deliveryId then
      -- Told again, since its first answer was lost.
      return 'unknown'
    end
    redis.call('LPUSH', base .. 'unknown', cmsgpack.pack({ now, id, deliveryId, string.sub(new.body, 1, UNKNOWN_BYTES) }))
    redis.call('LTRIM', base .. 'unknown', 0, UNKNOWN_MAX - 1)
    redis.call('PEXPIRE', base .. 'unknown', retentionMs)
  end
  return 'unknown'
end

if deliveryId ~= '' then
  local seen = {}
  for _, entry in ipairs(order.dd or {}) do
    if entry[1] == deliveryId and now - entry[2] < dedupeMs then
      if ARGV[14] ~= '' and order.lo == ARGV[14] then
        -- Run again, since its first answer was lost: the attempt is still the sender's.
        return {
          'leased', string.format('%d', order.la), order.lf, endpointOf(order.wu),
          string.format('%d', order.la == order.bs and order.ts or order.la), order.wu, order.ac,
          order.tc or '', order.tst or '',
        }
      end
      return 'duplicate'
    end
    if now - entry[2] < dedupeMs then
      seen[#seen + 1] = entry
    end
  end
  if #seen >= DEDUPE_MAX then
    table.remove(seen, 1)
  end
  seen[#seen + 1] = { deliveryId, now }
  order.dd = seen
end

if source == 'reconcile' and order.st == new.status and order.gw ~= 1 then
  -- Asked for and nothing new: only the waiting grows, see order/work.lua.
  return 'same'
end

local verdict = judge(order, new)
if verdict == 'apply' and not roomForDelivery(order) then
  return 'full'
end
if order.ph ~= 'placed' then
  placed(id, order)
end
note(order, source, new.status, verdict == 'apply' and 'applied' or verdict)
if verdict == 'apply' then
  apply(id, order, new, true)
end
save(id, order, retentionMs + tonumber(ARGV[11]))
if verdict ~= 'apply' then
  if order.tm ~= 1 then
    watch(id, order, tonumber(ARGV[12]))
  end
  return verdict
end
watch(id, order, tonumber(ARGV[12]))
return committed and { 'applied', committed } or 'applied'
end
return other()
