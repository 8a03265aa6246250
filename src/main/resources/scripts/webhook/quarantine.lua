-- Keeps a signed update for the operator that belongs to no order of any tenant.
--
-- KEYS[1] the account's list, newest first; entries are MessagePack of { at ms, reason, SkinsNode's
--         delivery id, body }
-- ARGV    1 reason   2 delivery id   3 body, cut   4 most entries   5 ms that they are kept

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('LPUSH', KEYS[1], cmsgpack.pack({ now, ARGV[1], ARGV[2], ARGV[3] }))
redis.call('LTRIM', KEYS[1], 0, tonumber(ARGV[4]) - 1)
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return 1
