-- Takes deliveries whose turn has come, one an order, under a lease with a fence; first gives back
-- what vanished owners held.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 lease, ms    2 most attempts in flight, over all pods    3 most to take now
--         4 ms between an endpoint's last failure and its probe
--         5 attempts nobody settled until a delivery is dead          6 most dead deliveries kept
--         7 who claims   8 entries of the event feed that are kept, see events.lua
-- Returns { deliveries, buried, wake }:
--   deliveries  a list of { id, sequence number, fence, endpoint, failed attempts so far,
--               time of the state (ms), number of this attempt, body, webhook URL,
--               name at SkinsNode, account id, trace context or "", tracestate }
--   buried      how many died because nobody ever settled them
--   wake        ms until an endpoint wants to be looked at again or a lease runs out, -1 when neither
-- Live traffic of all endpoints goes before replays of any; the longest due first, the endpoints in
-- turn.
--
--#include scripts/clock.lua
local feedKept = tonumber(ARGV[8])
--#include scripts/record.lua
--#include scripts/callback/delivery.lua
--#include scripts/callback/breaker.lua
--#include scripts/callback/wake.lua

local RECLAIMED_AT_ONCE = 100
local ENDPOINTS_AT_ONCE = 64
-- The lease of an order that is gone stays in its endpoint's key, which nobody may look at again.
local ENDPOINT_KEPT_MS = 86400000

local leaseMs, most, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local probeAfterMs, poisonous, deadMax = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local taken, buried = {}, 0

local function reclaim(id)
  redis.call('ZREM', base .. 'leases', id)
  local order, newer = loadReadable(id)
  if newer then
    redis.call('ZADD', base .. 'leases', now + leaseMs, id)
  end
  if not order then
    return
  end
  redis.call('ZREM', base .. 'lease:' .. endpointOf(order.wu), id)
  local delivery = order.la and find(order, order.la) or head(order)
  endAttempt(order)
  if delivery and delivery.s == 'p' then
    note(order, 'attempt', delivery.sq, 'abandoned', 0, leaseMs, delivery.t or 1, '')
    if (delivery.c or 0) >= poisonous then
      bury(id, order, delivery, 'abandoned', 0)
      buried = buried + 1
    end
  end
  update(id, order)
  schedule(id, order)
end

local function leaseDelivery(id, order, delivery, endpoint, body)
  order.lf = fenceAfter(order.lf)
  order.la, order.lo = delivery.sq, ARGV[7]
  delivery.t = (delivery.t or 0) + 1
  delivery.c = (delivery.c or 0) + 1
  update(id, order)
  redis.call('ZREM', base .. 'due:' .. endpoint, id)
  redis.call('ZADD', base .. 'lease:' .. endpoint, now + leaseMs, id)
  redis.call('PEXPIRE', base .. 'lease:' .. endpoint, leaseMs + ENDPOINT_KEPT_MS)
  redis.call('ZADD', base .. 'leases', now + leaseMs, id)
  taken[#taken + 1] = {
    id, string.format('%d', delivery.sq), order.lf, endpoint, delivery.a,
    string.format('%d', delivery.sq == order.bs and order.ts or delivery.sq), delivery.t, body,
    order.wu, order.nm, order.ac, order.tc or '', order.tst or '',
  }
end

-- Takes one order's delivery, if it really is due here; else puts its place in the queue right.
local function take(id, endpoint)
  local order, newer = loadReadable(id)
  if newer then
    redis.call('ZADD', base .. 'due:' .. endpoint, now + leaseMs, id)
    return
  end
  local delivery = order and head(order)
  local body = delivery and payload(order, delivery)
  if body and endpointOf(order.wu) == endpoint and delivery.n <= now then
    leaseDelivery(id, order, delivery, endpoint, body)
    return
  end
  redis.call('ZREM', base .. 'due:' .. endpoint, id)
  if delivery and not body then
    delivery.s = 'd'
    redis.call('ZREM', base .. 'pending', member(id, delivery))
    update(id, order)
  end
  if order then
    schedule(id, order)
  end
end

local function takeFrom(endpoint, lane, room)
  local due = base .. 'due:' .. endpoint
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', due, lane, lane + now, 'LIMIT', 0, room)) do
    take(id, endpoint)
  end
end

local function firstDue(endpoint, lane)
  local first = redis.call('ZRANGEBYSCORE', base .. 'due:' .. endpoint, lane, lane + REPLAY_LANE - 1,
    'WITHSCORES', 'LIMIT', 0, 1)
  return tonumber(first[2])
end

-- When the endpoint wants to be looked at again; never while nothing waits there.
local function setWake(endpoint, notBefore)
  local due = sooner(firstDue(endpoint, 0), firstDue(endpoint, REPLAY_LANE))
  if not due then
    redis.call('ZREM', base .. 'eps', endpoint)
    return
  end
  local lane = due >= REPLAY_LANE and REPLAY_LANE or 0
  redis.call('ZADD', base .. 'eps', lane + math.max(due - lane, now, notBefore), endpoint)
end

-- Takes what is due in one lane, the endpoints in turn.
local function takeLane(lane, free)
  local endpoints = redis.call(
    'ZRANGEBYSCORE', base .. 'eps', lane, lane + now, 'LIMIT', 0, ENDPOINTS_AT_ONCE)
  for i, endpoint in ipairs(endpoints) do
    local left = free - #taken
    if left <= 0 then
      break
    end
    redis.call('ZREMRANGEBYSCORE', base .. 'lease:' .. endpoint, '-inf', now)
    local inFlight = redis.call('ZCARD', base .. 'lease:' .. endpoint)
    local cap, notBefore = admitted(breakerOf(endpoint), most, probeAfterMs)
    local share = math.ceil(left / (#endpoints - i + 1))
    if cap > inFlight and now >= notBefore then
      takeFrom(endpoint, lane, math.min(share, cap - inFlight))
    end
    setWake(endpoint, notBefore)
  end
end

for _, id in ipairs(redis.call('ZRANGEBYSCORE', base .. 'leases', '-inf', now, 'LIMIT', 0, RECLAIMED_AT_ONCE)) do
  reclaim(id)
end
if buried > 0 then
  trimDead(deadMax)
end

local free = math.min(wanted, most - redis.call('ZCARD', base .. 'leases'))
if free > 0 then
  takeLane(0, free)
  takeLane(REPLAY_LANE, free)
end
return { taken, buried, nextWake() }
