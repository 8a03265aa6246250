-- Notes when a tenant is to be looked at; an earlier note stays.
--
-- KEYS[1] a shard of the wake index: zset, tenant -> ms when something of it is due
-- ARGV    1 tenant   2 ms from now
-- Returns 1

local time = redis.call('TIME')
local due = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[2]
redis.call('ZADD', KEYS[1], 'LT', due, ARGV[1])
return 1
