-- Notes that the configuration of a store says something else than when the operator switched it; what
-- was noted so before is forgotten. Nothing where another word came meanwhile.
--
-- KEYS[1] hash, see set.lua
-- ARGV    1 tenant   2 the value that the caller saw
-- Returns 1 or 0

if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then
  return 0
end
local time = redis.call('TIME')
local before, by = string.match(ARGV[2], '^(%d:%d:%d+:)0:(.*)$')
if before then
  local now = string.format('%d', time[1] * 1000 + math.floor(time[2] / 1000))
  redis.call('HSET', KEYS[1], ARGV[1], before .. now .. ':' .. by)
else
  redis.call('HDEL', KEYS[1], ARGV[1])
end
redis.call('HSET', KEYS[1], '#', time[1] .. '.' .. time[2])
return 1
