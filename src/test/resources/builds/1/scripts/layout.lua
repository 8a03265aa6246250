-- How an order's record is stored: a head of fixed places, and parts behind it that are mostly left as
-- they are. The short ways of the scripts go by these places; all else reads a record with record.lua,
-- which says what the fields mean.
--
--   B   version: one that is higher than this was written by a newer build, see record.lua
--   B   phase: 1 claimed, 2 queued, 3 placed, 4 ended
--   B   flags: 1 am, 2 pm, 4 tm, 8 gw
--   B   status: its place in STATUSES, 0 none, 255 another, named in the rest
--   B   rank and one, 0 none
--   B   deliveries that are not done, at most 255
--   I4  bytes of the last delivery, when it waits; else 0
--   I7  fe   I6  le   d  ts, minus infinity for none   I6  ca   I6  sq   I6  bs   I6  la   I7  lf
--   I6  nx   a time of which 0 is none, like the others
--   statics, MessagePack: it, pr, wu, nm, ac, cl, th   ow   lo   rq   an   bd
--   de, dd, hi   MessagePack, one entry after the other, shrunk
--   rest         MessagePack of what few records have
-- What comes next (a trace context of 30 bytes, a reservation of 40, a settlement of 16) has its place in
-- the rest, and later in a head of version 2.
local LAYOUT = '<BBBBBBI4I7I6dI6I6I6I6I7I6I2c0I2c0I2c0I4c0I4c0I4c0I4c0I4c0I4c0I2c0'
local VERSION = 1
