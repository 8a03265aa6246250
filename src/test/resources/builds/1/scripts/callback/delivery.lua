-- What the scripts of the delivery queue share.
--

local function member(id, delivery)
  return string.format('%d:%s', delivery.sq, id)
end

local function split(listed)
  local sequence, id = string.match(listed, '^(%d+):(.*)$')
  return tonumber(sequence), id
end

local function find(order, sequence)
  for i, delivery in ipairs(order.de or {}) do
    if delivery.sq == sequence then
      return delivery, i
    end
  end
end

-- Nothing of the order is in flight any more.
local function endAttempt(order)
  order.la, order.lo, order.lf = nil, nil, nil
end

-- Gives a delivery up; trimDead() follows once the record is saved.
local function bury(id, order, delivery, result)
  delivery.s, delivery.r = 'x', nil
  note(order, 'dead', delivery.sq, result)
  redis.call('ZREM', base .. 'pending', member(id, delivery))
  redis.call('ZADD', base .. 'dead', delivery.sq, member(id, delivery))
end

-- Forgets the oldest dead deliveries beyond the bound, bodies and all.
local function trimDead(most)
  local over = math.min(100, redis.call('ZCARD', base .. 'dead') - most)
  if over <= 0 then
    return
  end
  for _, listed in ipairs(redis.call('ZRANGE', base .. 'dead', 0, over - 1)) do
    redis.call('ZREM', base .. 'dead', listed)
    local sequence, id = split(listed)
    local order = loadReadable(id)
    local delivery, place
    if order then
      delivery, place = find(order, sequence)
    end
    if delivery then
      table.remove(order.de, place)
      update(id, order)
    end
  end
end

-- Makes a dead or delivered update due again, under the same name and behind live traffic. False when
-- its body was dropped since.
local function revive(id, order, delivery, horizonMs)
  if not payload(order, delivery) then
    return false
  end
  if delivery.s == 'p' then
    delivery.n = now
  else
    delivery.s, delivery.a, delivery.n, delivery.r, delivery.c = 'p', 0, now, 1, nil
    redis.call('ZREM', base .. 'dead', member(id, delivery))
    redis.call('ZADD', base .. 'pending', delivery.sq, member(id, delivery))
  end
  note(order, 'replayed', delivery.sq)
  save(id, order, math.max(horizonMs, redis.call('PTTL', base .. 'r:' .. id)))
  schedule(id, order)
  return true
end
