"""The scripts of a pool. All keys of a pool share a hash tag, so each script is one act, in a cluster too.

KEYS: pool (hash: run, left, total, ends, limit, device_most, address_most, seq, moves), open (the offset of
the shop's clock from Redis's in ms; gone: closed), buyers (shopper → pieces), unpaid (`d:` device and `a:`
address → tickets that are not paid), tickets (order → its number in the stream, or what became of it) and the
stream.
"""

_WAITS = """
local function waits(field, by)
  if field ~= '' and redis.call('HINCRBY', KEYS[4], field, by) <= 0 then
    redis.call('HDEL', KEYS[4], field)
  end
end
"""

# ARGV: eight a purchase: order, shopper, pieces, opens ms, closes ms (0: whenever), device, address, body.
# Answers two a purchase: what, and the place in the queue (admitted), pieces left (sold_out), ms (early).
BUY = (
    _WAITS
    + """
local pool = redis.call('HMGET', KEYS[1], 'left', 'ends', 'limit', 'device_most', 'address_most', 'seq')
local left, ends, limit = tonumber(pool[1] or 0), tonumber(pool[2] or 0), tonumber(pool[3] or 0)
local device_most, address_most, seq = tonumber(pool[4] or 0), tonumber(pool[5] or 0), tonumber(pool[6] or 0)
local offset, t = redis.call('GET', KEYS[2]), redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000) + tonumber(offset or 0)
local out, changed = {}, false
local function full(field, most)
  return field ~= '' and tonumber(redis.call('HGET', KEYS[4], field) or 0) >= most
end
for i = 1, #ARGV, 8 do
  local order, user, pieces = ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2])
  local opens, closes = tonumber(ARGV[i + 3]), tonumber(ARGV[i + 4])
  local device, address = ARGV[i + 5], ARGV[i + 6]
  local what, number = '', 0
  local known = redis.call('HGET', KEYS[5], order)
  if known then
    what = tonumber(known) and 'again' or known
  elseif not offset then what = 'closed'
  elseif now < opens then what, number = 'early', opens - now
  elseif closes > 0 and (now >= closes or now >= ends) then what = 'late'
  elseif tonumber(redis.call('HGET', KEYS[3], user) or 0) + pieces > limit then what = 'limit'
  elseif full(device, device_most) or full(address, address_most) then what = 'holds'
  elseif left < pieces then what, number = 'sold_out', left
  else
    left, seq, changed = left - pieces, seq + 1, true
    redis.call('HINCRBY', KEYS[3], user, pieces)
    waits(device, 1)
    waits(address, 1)
    redis.call('HSET', KEYS[5], order, seq)
    redis.call('XADD', KEYS[6], seq .. '-0', 'o', order, 'p', ARGV[i + 7])
    what, number = 'admitted', redis.call('XLEN', KEYS[6])
  end
  table.insert(out, what)
  table.insert(out, number)
end
if changed then redis.call('HSET', KEYS[1], 'left', left, 'seq', seq) end
return out
"""
)

# ARGV: order. Its place in the queue, 0 when it does not wait.
WHERE = """
local number = tonumber(redis.call('HGET', KEYS[5], ARGV[1]) or '')
if not number or #redis.call('XRANGE', KEYS[6], number .. '-0', number .. '-0') == 0 then return 0 end
local first = redis.call('XRANGE', KEYS[6], '-', '+', 'COUNT', 1)
return number - tonumber(string.match(first[1][1], '^%d+')) + 1
"""

# ARGV: the run of Redis, the shop's clock in ms (empty: do not open), time to live in ms, wanted total.
# Answers state, left, total, waiting, number of admissions, number of moves.
RENEW = """
local pool = redis.call('HMGET', KEYS[1], 'run', 'left', 'total', 'seq', 'moves')
if pool[1] ~= ARGV[1] then
  redis.call('DEL', KEYS[2])
  return {'lost', 0, 0, redis.call('XLEN', KEYS[6]), 0, 0}
end
local left, total = tonumber(pool[2]), tonumber(pool[3])
local more = tonumber(ARGV[4]) - total
if more < -left then more = -left end
if more ~= 0 then
  left, total = left + more, total + more
  redis.call('HSET', KEYS[1], 'left', left, 'total', total)
end
local state = 'open'
if ARGV[2] == '' then
  redis.call('DEL', KEYS[2])
  state = 'closed'
else
  local t = redis.call('TIME')
  local offset = tonumber(ARGV[2]) - t[1] * 1000 - math.floor(t[2] / 1000)
  redis.call('SET', KEYS[2], offset, 'PX', ARGV[3])
end
return {state, left, total, redis.call('XLEN', KEYS[6]), tonumber(pool[4]), tonumber(pool[5])}
"""

# A pool is loaded piece by piece under a mark and counts only when it is whole. ARGV: mark, first ('1'), then
# five an order: order, shopper, pieces, device, address (the last two empty when it is paid).
FILL = (
    _WAITS
    + """
if ARGV[2] == '1' then
  if redis.call('XLEN', KEYS[6]) > 0 then return 'busy' end
  local seq = redis.call('HGET', KEYS[1], 'seq') or '0'
  redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5])
  redis.call('HSET', KEYS[1], 'mark', ARGV[1], 'seq', seq)
elseif redis.call('HGET', KEYS[1], 'mark') ~= ARGV[1] then return 'lost' end
for i = 3, #ARGV, 5 do
  redis.call('HSET', KEYS[5], ARGV[i], 0)
  redis.call('HINCRBY', KEYS[3], ARGV[i + 1], ARGV[i + 2])
  waits(ARGV[i + 3], 1)
  waits(ARGV[i + 4], 1)
end
return 'filled'
"""
)

# ARGV: mark, run, left, total, ends ms, pieces a shopper, tickets a device, tickets an address, group.
FINISH = """
if redis.call('HGET', KEYS[1], 'mark') ~= ARGV[1] then return 'lost' end
redis.pcall('XGROUP', 'CREATE', KEYS[6], ARGV[9], '0', 'MKSTREAM')
redis.call('HDEL', KEYS[1], 'mark')
redis.call('HSET', KEYS[1], 'run', ARGV[2], 'left', ARGV[3], 'total', ARGV[4], 'ends', ARGV[5],
  'limit', ARGV[6], 'device_most', ARGV[7], 'address_most', ARGV[8], 'moves', 0)
return 'loaded'
"""

# ARGV: six an order: order, what became of it (paid, released, refused), shopper, pieces, device, address.
# Only what is released comes back to the pool; each order is told once.
TELL = (
    _WAITS
    + """
local moves = 0
for i = 1, #ARGV, 6 do
  local order, what, user, pieces = ARGV[i], ARGV[i + 1], ARGV[i + 2], tonumber(ARGV[i + 3])
  local known = redis.call('HGET', KEYS[5], order)
  if known and known ~= what and (tonumber(known) or known == 'paid') then
    moves = moves + 1
    if tonumber(known) then
      waits(ARGV[i + 4], -1)
      waits(ARGV[i + 5], -1)
    end
    if what ~= 'paid' then
      if redis.call('HINCRBY', KEYS[3], user, -pieces) <= 0 then redis.call('HDEL', KEYS[3], user) end
      if what == 'released' then redis.call('HINCRBY', KEYS[1], 'left', pieces) end
    end
    redis.call('HSET', KEYS[5], order, what)
  end
end
if moves > 0 then redis.call('HINCRBY', KEYS[1], 'moves', moves) end
return moves
"""
)

# ARGV: run, admissions, moves, by how much. Only when nothing happened since those were read.
MEND = """
local pool = redis.call('HMGET', KEYS[1], 'run', 'seq', 'moves', 'left')
if pool[1] ~= ARGV[1] or pool[2] ~= ARGV[2] or pool[3] ~= ARGV[3] or redis.call('XLEN', KEYS[6]) > 0 then
  return 0
end
if tonumber(pool[4]) + tonumber(ARGV[4]) < 0 then return 0 end
redis.call('HINCRBY', KEYS[1], 'left', ARGV[4])
return 1
"""

# Forget a pool that sells no more; not while something waits.
DROP = """
if redis.call('XLEN', KEYS[6]) > 0 then return 0 end
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6])
return 1
"""
