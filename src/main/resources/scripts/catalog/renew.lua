-- Keeps the lease of who still fetches.
--
-- KEYS[1] the lease, see turn.lua
-- ARGV    1 token, 2 lease (ms)
-- Returns 0 where another pod has it

if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
