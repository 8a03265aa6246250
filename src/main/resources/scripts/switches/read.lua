-- Reads which stores the operator switched.
--
-- KEYS[1] hash, see set.lua
-- ARGV    1 the number of the content that the caller has; empty for none
-- Returns number of the content, and unless the caller has it: tenant, value, tenant, value, ...

local number = redis.call('HGET', KEYS[1], '#') or '0'
if number == ARGV[1] then
  return { number }
end
local all = redis.call('HGETALL', KEYS[1])
table.insert(all, 1, number)
return all
