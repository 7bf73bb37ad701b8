/**
 * The scripts that Redis runs. Each is atomic, and all its keys are in one slot.
 */
import { MARK } from './redis-record.js'

/**
 * Writes a record: compares its version, gives it a version that it never had, and reports the change.
 *
 * The record is a string; see `redis-record.ts`. The index is a hash of the units of the jar and the time until which each is
 * kept, in milliseconds; empty for ever.
 *
 * It returns `written` with the version, which is empty if the record was removed, or `conflict` with the version and the text
 * if there is a record.
 */
export const WRITE = `
local expected, kind, text, id, ttl, unit, channel, age = unpack(ARGV)
local value = redis.call('GET', KEYS[1])
local versions = {}
local line
if value then
  if string.sub(value, 1, ${MARK.length}) ~= '${MARK}' then
    return redis.error_reply('WRONGTYPE expected a record, got something else')
  end
  line = string.find(value, '\\n', 1, true)
  for past in string.gmatch(string.sub(value, ${MARK.length + 1}, line), '%S+') do
    local mark, past_id = string.match(past, '^%d+([-+])(.*)$')
    if past_id == id then return {'written', mark == '-' and past or ''} end
    table.insert(versions, past)
  end
end
local current = ''
if line then current = '=' .. versions[1] end
if current ~= expected then
  if line then return {'conflict', versions[1], string.sub(value, line + 1)} end
  return {'conflict'}
end
if kind == 'remove' and not line then return {'written', ''} end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local last = 0
if versions[1] then last = tonumber(string.match(versions[1], '^%d+')) end
local order = string.format('%.0f', math.max(last + 1, now))
versions[4] = nil
local result = ''
if kind == 'remove' then
  table.insert(versions, 1, order .. '+' .. id)
  redis.call('SET', KEYS[1], '${MARK}' .. table.concat(versions, ' '), 'PX', age)
  redis.call('HDEL', KEYS[2], unit)
else
  result = order .. '-' .. id
  table.insert(versions, 1, result)
  local record = '${MARK}' .. table.concat(versions, ' ') .. '\\n' .. text
  if ttl == '' then
    redis.call('SET', KEYS[1], record)
    redis.call('HSET', KEYS[2], unit, '')
  else
    redis.call('SET', KEYS[1], record, 'PX', ttl)
    redis.call('HSET', KEYS[2], unit, string.format('%.0f', math.floor(now / 1000) + tonumber(ttl)))
  end
end
redis.call('PUBLISH', channel, result .. ' ' .. unit)
return {'written', result}
`

/**
 * Takes a unit that has no record out of the index. Returns 1 if its record should be there: Redis has evicted it, or lost it
 * in a failover or a crash.
 */
export const FORGET = `
local value = redis.call('GET', KEYS[1])
if value and string.find(value, '\\n', 1, true) then return 0 end
local until_ = redis.call('HGET', KEYS[2], ARGV[1])
if not until_ then return 0 end
redis.call('HDEL', KEYS[2], ARGV[1])
local time = redis.call('TIME')
if until_ == '' or tonumber(until_) > tonumber(time[1]) * 1000 then return 1 end
return 0
`
