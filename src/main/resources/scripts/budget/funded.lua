-- Names the stores that were ever given money on an account.
--
-- KEYS[1] the account's base key, see begin.lua
-- Returns a list of tenants

local tenants = {}
for _, tenant in ipairs(redis.call('HKEYS', KEYS[1] .. 'funded')) do
  if tenant ~= '*' then
    tenants[#tenants + 1] = tenant
  end
end
return tenants
