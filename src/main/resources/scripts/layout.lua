-- How an order's record is stored: a head of fixed places, and parts behind it that are mostly left as
-- they are. The short ways of the scripts go by these places; all else reads a record with record.lua,
-- which says what the fields mean.
--
--   B   version: one that is higher than VERSION was written by a newer build, see record.lua
--   B   phase: 1 claimed, 2 queued, 3 placed, 4 ended
--   B   flags: 1 am, 2 pm, 4 tm, 8 gw, 16 claimed and no more, and 32 times mo
--   B   status: its place in STATUSES, 0 none, 255 another, named in the rest
--   B   rank and one, 0 none
--   B   deliveries that are not done, at most 255
--   I4  bytes of the last delivery, when it waits; else 0
--   I7  fe   I6  le   d  ts, minus infinity for none   I6  ca   I6  sq   I6  bs   I6  la   I7  lf
--   I6  nx   a time of which 0 is none, like the others
--   statics, MessagePack: it, pr, wu, nm, ac, cl, th, and where the order has a trace tc, tst   ow   lo   rq   an   bd
--   de, dd, hi   MessagePack, one entry after the other, shrunk
--   rest         MessagePack of what few records have
-- What comes next (a settlement of 16 bytes) has its place in the rest, and later in a head of version 2.
local LAYOUT = '<BBBBBBI4I7I6dI6I6I6I6I7I6I2c0I2c0I2c0I4c0I4c0I4c0I4c0I4c0I4c0I2c0'
local VERSION = 2
-- Version 2 is a record whose order has money: what it has above its flags was unknown to the first build,
-- which would drop it. All else has version 1, so that pods of that build go on with it.
-- How the record of an order begins of which nothing but its claim is known, up to the fence. Flag 16 says
-- so: only claimed.lua sets it, and every change of the record drops it. The order's money may stand above
-- it.
local CLAIMED = '\1\1\16\0\0\0\0\0\0\0'
local NO_TIME = '\0\0\0\0\0\0\240\255'
