-- Reads what is known of an account's wallet, and says whether it is the caller's turn to ask for it.
--
-- KEYS[1] the account's base key. Its keys, beside those of begin.lua:
--   wallet       string  MessagePack: balance, as of (ms), allocated, reserved, uncovered; cents
--   wallet-turn  string  there while one pod asks
-- ARGV    1 ms after which it is asked for again, "" for a mere look   2 ms that asking may take
-- Returns { 1 or 0, balance, as of (ms), allocated, reserved, uncovered }, cents as texts; only the first
--   where no wallet is known

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local kept = redis.call('GET', KEYS[1] .. 'wallet')
local answer = { 0 }
if kept then
  for _, value in ipairs({ cmsgpack.unpack(kept) }) do
    answer[#answer + 1] = string.format('%.0f', value)
  end
end
if ARGV[1] ~= '' and (not kept or answer[3] + ARGV[1] <= now)
    and redis.call('SET', KEYS[1] .. 'wallet-turn', 1, 'NX', 'PX', ARGV[2]) then
  answer[1] = 1
end
return answer
