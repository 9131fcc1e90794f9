// Serves a DynamoDB of its own, in memory, on a free port of loopback, and says where.
'use strict'

const server = require('dynalite')({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })

server.listen(0, '127.0.0.1', () => console.error(`listening on 127.0.0.1:${server.address().port}`))
