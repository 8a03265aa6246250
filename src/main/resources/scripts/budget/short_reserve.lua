-- The short way of reserve() for nearly every claim, without making functions: a prepaid store without
-- windows, in an hour in which it has claimed before, whose budget covers `cost` and does not fall below its
-- low water. Leaves `money` nil where it is not exactly that. Comes after clock.lua; sets what budget.lua says.
do
  local mode, _, low, _, most, ceiling, _, windowsAt = struct.unpack('<BBddddd', terms)
  if mode == 1 and windowsAt > #terms and cost <= ceiling and most >= 1000 then
    local booksKey, untakenKey = base .. 'books:' .. account, base .. 'untaken:' .. account
    local kept = redis.call('MGET', base .. 'spent', booksKey, untakenKey)
    local present = math.floor(now / 3600000)
    if kept[1] and kept[2] and kept[3] and string.byte(kept[2]) == 1 then
      local hour, sum, at = struct.unpack('<I6d', kept[1])
      local _, funded, available, reserved, spent, looked = struct.unpack('<BddddI6', kept[2])
      local left = available - cost
      if hour == present and looked == present and left >= 0 and (left >= low or available < low)
          and redis.call('XADD', base .. 'ledger:' .. account, 'NOMKSTREAM', 'MAXLEN', '~', most + 1, '*', 'e',
            struct.pack('<Bdd', 2, -cost, left) .. id) then
        redis.call('MSET',
          base .. 'spent', struct.pack('<I6d', hour, sum + cost) .. string.sub(kept[1], at),
          booksKey, struct.pack('<BddddI6', 1, funded, left, reserved + cost, spent, looked),
          untakenKey, string.format('%.0f', kept[3] + cost))
        money = 1
      end
    end
  end
end
