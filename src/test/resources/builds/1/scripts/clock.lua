-- The moment of the call, and the tenant's keys. KEYS[1] is a tenant's base key, "PREFIX:{TENANT}:".

local time = redis.call('TIME')
local nowMicros = time[1] * 1000000 + time[2]
local now = math.floor(nowMicros / 1000)
local base = KEYS[1]
