-- When a tenant's deliveries are to be looked at next.

local function firstOf(key, from, to)
  local first = redis.call('ZRANGEBYSCORE', key, from, to, 'WITHSCORES', 'LIMIT', 0, 1)
  return first[2] and first[2] - from
end

-- ms until an endpoint wants to be looked at or a lease runs out; -1 where nothing waits
local function nextWake()
  local due = math.min(
    firstOf(base .. 'eps', 0, REPLAY_LANE - 1) or math.huge,
    firstOf(base .. 'eps', REPLAY_LANE, 2 * REPLAY_LANE) or math.huge,
    firstOf(base .. 'leases', 0, REPLAY_LANE) or math.huge)
  return due < math.huge and math.max(0, due - now) or -1
end
