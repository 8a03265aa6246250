-- An endpoint's circuit breaker. Kept in ep:ENDPOINT:
--   f    failures since the last success   at  ms of the last one
--   cap  present while it ramps up: attempts that may be in flight
-- Open from BREAKER_THRESHOLD failures in a row on: one probe at a time, no sooner than a pause after
-- the last failure. A probe's success lets two in, each further one twice as many; a failure halves.
-- Waiting for it costs a delivery none of its attempts.

-- A few deliveries are spaced by the retry schedule alone, as stores are promised; the breaker is for
-- many at once.
local BREAKER_THRESHOLD = 10
local BREAKER_KEPT_MS = 86400000

local function breakerOf(endpoint)
  local kept = redis.call('HMGET', base .. 'ep:' .. endpoint, 'f', 'at', 'cap')
  return { f = tonumber(kept[1]) or 0, at = tonumber(kept[2]) or 0, cap = tonumber(kept[3]) }
end

-- How many attempts may be in flight, and when (ms) the next one may start.
local function admitted(breaker, most, probeAfterMs)
  if breaker.f >= BREAKER_THRESHOLD then
    return 1, breaker.at + probeAfterMs
  end
  return math.min(breaker.cap or most, most), 0
end

local function endpointAnswered(endpoint, most)
  local breaker = breakerOf(endpoint)
  local cap
  if breaker.f >= BREAKER_THRESHOLD then
    cap = 2
    redis.call('ZREM', base .. 'broken', endpoint)
  elseif breaker.cap then
    cap = breaker.cap * 2
  end
  if cap and cap < most then
    redis.call('HSET', base .. 'ep:' .. endpoint, 'f', 0, 'cap', cap)
    redis.call('PEXPIRE', base .. 'ep:' .. endpoint, BREAKER_KEPT_MS)
  else
    redis.call('DEL', base .. 'ep:' .. endpoint)
  end
end

local function endpointFailed(endpoint)
  local breaker = breakerOf(endpoint)
  local key = base .. 'ep:' .. endpoint
  redis.call('HSET', key, 'f', breaker.f + 1, 'at', now)
  if breaker.cap then
    redis.call('HSET', key, 'cap', math.max(1, math.floor(breaker.cap / 2)))
  end
  redis.call('PEXPIRE', key, BREAKER_KEPT_MS)
  if breaker.f + 1 >= BREAKER_THRESHOLD then
    redis.call('ZADD', base .. 'broken', now + BREAKER_KEPT_MS, endpoint)
  end
end
