-- Gives the lease back without a catalog.
--
-- KEYS[1] the head, KEYS[2] the lease, see turn.lua
-- ARGV    1 token, 2 for how long no pod is to fetch, since SkinsNode failed (ms); 0 where it did not
--         3 expiry (ms)

if redis.call('GET', KEYS[2]) ~= ARGV[1] then
  return 0
end
if tonumber(ARGV[2]) == 0 then
  return redis.call('DEL', KEYS[2])
end
redis.call('HINCRBY', KEYS[1], 'failures', 1)
if redis.call('PTTL', KEYS[1]) < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
redis.call('SET', KEYS[2], 'held', 'PX', ARGV[2])
return 1
