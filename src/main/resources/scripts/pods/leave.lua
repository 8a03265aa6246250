-- Forgets a pod that ends as it should.
--
-- KEYS[1] as in report.lua
-- ARGV    1 pod
-- Returns 1

redis.call('DEL', KEYS[1] .. 'r:' .. ARGV[1])
redis.call('ZREM', KEYS[1] .. 'all', ARGV[1])
return 1
