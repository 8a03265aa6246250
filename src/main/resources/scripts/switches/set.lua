-- Notes that the operator disabled or enabled a store. What the configuration says anyway needs no note.
--
-- KEYS[1] hash, tenant -> "ENABLED:FILE:AT:ENDED:BY" (0 or 1, 0 or 1, ms, ms or 0, name of a token), and
--         "#" -> the number of the content, another one after each change
-- ARGV    1 tenant   2 whether it is to be enabled, 0 or 1   3 what the configuration says, 0 or 1
--         4 name of the token
-- Returns 1

local time = redis.call('TIME')
local now = string.format('%d', time[1] * 1000 + math.floor(time[2] / 1000))
if ARGV[2] == ARGV[3] then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], table.concat({ ARGV[2], ARGV[3], now, '0', ARGV[4] }, ':'))
end
redis.call('HSET', KEYS[1], '#', time[1] .. '.' .. time[2])
return 1
