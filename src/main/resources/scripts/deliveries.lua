-- The updates of an order that its store is to be told, and its place in the queue of their endpoint.
-- Included by record.lua.

local DELIVERIES_MAX = 256
local REPLAY_LANE = 1e15

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
