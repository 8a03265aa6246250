-- Keeps what a pod tells of itself.
--
-- KEYS[1] "PREFIX:pods:{pods}:"; made from it: all, zset, pod -> ms of its last report; r:POD, a report
-- ARGV    1 pod   2 ms for which it is kept   3 the report
-- Returns 1

local MOST = 500

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local all = KEYS[1] .. 'all'
redis.call('SET', KEYS[1] .. 'r:' .. ARGV[1], ARGV[3], 'PX', ARGV[2])
redis.call('ZADD', all, now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', all, '-inf', now - ARGV[2])
redis.call('ZREMRANGEBYRANK', all, 0, -MOST - 1)
redis.call('PEXPIRE', all, ARGV[2])
return 1
