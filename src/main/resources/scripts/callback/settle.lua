-- Ends an attempt, in favour of whoever holds the lease.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 external id   2 sequence number   3 fence   4 endpoint
--         5 outcome: "ok" | "retry" | "dead" | "release"
--         6 ms until the next attempt, for "retry"
--         7 result   8 HTTP status or 0   9 duration, ms   10 excerpt of the answer
--        11 most attempts in flight   12 most dead deliveries kept
--        13 the endpoint's part: "answered" | "failed" | "" when it says nothing about the endpoint
--        14 ms that the record is kept at least after a "retry", for the deliveries in line behind it
--        15 entries of the event feed that are kept, see events.lua
-- "release": no attempt was made; it costs none, and the delivery is due at once.
-- Returns 1; 2 when nothing else of the tenant waits; or 0 when the lease was lost or the order is gone:
-- nothing has changed then.
--
--#include scripts/clock.lua
--#include scripts/layout.lua

local id, sequence, endpoint = ARGV[1], tonumber(ARGV[2]), ARGV[4]
local packed = redis.call('GET', base .. 'r:' .. id)

-- Up to so many bytes a record's history is not near its bounds.
local SHORT = 700

-- The way of nearly every attempt: the store has the order's only waiting update, and its endpoint is
-- well.
local function delivered()
  local _, phase, flags, status, rank, open, last, fence, lease, ts, created, latest, carrier, attemptOf,
    deliveryFence, due, statics, owner, _, request, answer, body, deliveries, seen, history, rest =
    struct.unpack(LAYOUT, packed)
  if open ~= 1 or last == 0 or attemptOf ~= sequence or deliveryFence ~= tonumber(ARGV[3])
      or #history + #ARGV[10] > SHORT then
    return
  end
  local delivery = cmsgpack.unpack(string.sub(deliveries, -last))
  if delivery.sq ~= sequence or delivery.r or delivery.b then
    return
  end
--#include scripts/statuses.lua
  local told = placeOf(delivery.st)
  if told == 255 then
    told = delivery.st
  end
  deliveries = string.sub(deliveries, 1, -last - 1)
    .. cmsgpack.pack({ sequence - created, told, delivery.t ~= 1 and delivery.t or nil })
  history = history .. cmsgpack.pack({
    now - created, 6, sequence - created, ARGV[7], tonumber(ARGV[8]), tonumber(ARGV[9]), delivery.t,
    ARGV[10] ~= '' and ARGV[10] or nil,
  })
  redis.call('ZREM', base .. 'lease:' .. endpoint, id)
  redis.call('ZREM', base .. 'leases', id)
  redis.call('ZREM', base .. 'pending', string.format('%d:%s', sequence, id))
  redis.call('SET', base .. 'r:' .. id, struct.pack(LAYOUT, string.byte(packed), phase, flags, status, rank, 0, 0,
    fence, lease, ts, created, latest, carrier, 0, 0, due, #statics, statics, #owner, owner, 0, '',
    #request, request, #answer, answer, #body, body, #deliveries, deliveries, #seen, seen, #history,
    history, #rest, rest), 'KEEPTTL')
  return redis.call('EXISTS', base .. 'eps') == 1 and 1 or 2
end

if packed and ARGV[5] == 'ok' and ARGV[13] == 'answered' and string.byte(packed) <= VERSION
    and redis.call('EXISTS', base .. 'ep:' .. endpoint) == 0 then
  local done = delivered()
  if done then
    return done
  end
end

local function other()
local feedKept = tonumber(ARGV[15])
--#include scripts/record.lua
--#include scripts/callback/delivery.lua
--#include scripts/callback/breaker.lua

local outcome, result = ARGV[5], ARGV[7]

local order = packed and grow(packed)
if order and (order.lf ~= tonumber(ARGV[3]) or order.la ~= sequence) then
  return 0
end
redis.call('ZREM', base .. 'lease:' .. endpoint, id)
redis.call('ZREM', base .. 'leases', id)
if not order then
  redis.call('ZREM', base .. 'pending', string.format('%d:%s', sequence, id))
  return 0
end

endAttempt(order)
local delivery = find(order, sequence)
if delivery and outcome == 'release' then
  delivery.t, delivery.c = delivery.t - 1, delivery.c - 1
elseif delivery then
  delivery.c = nil
  note(order, 'attempt', sequence, result, tonumber(ARGV[8]), tonumber(ARGV[9]), delivery.t, ARGV[10])
  if outcome == 'ok' then
    delivery.s, delivery.b, delivery.r = 'd', nil, nil
    redis.call('ZREM', base .. 'pending', member(id, delivery))
  else
    delivery.a = delivery.a + 1
    if outcome == 'dead' then
      bury(id, order, delivery, result, tonumber(ARGV[8]))
    else
      delivery.n = now + tonumber(ARGV[6])
    end
  end
end
if outcome == 'retry' then
  save(id, order, math.max(tonumber(ARGV[14]), redis.call('PTTL', base .. 'r:' .. id)))
else
  update(id, order)
end
schedule(id, order)
if ARGV[13] == 'answered' then
  endpointAnswered(endpoint, tonumber(ARGV[11]))
elseif ARGV[13] == 'failed' then
  endpointFailed(endpoint)
end
if outcome == 'dead' then
  trimDead(tonumber(ARGV[12]))
end
return 1
end
return other()
