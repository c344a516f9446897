'use strict'

// Calls of JSON documents, one a line (scripts/script.js), by what they are about.

/** Each call that publishes an event, and each that might. */
const EVENTS = `
  JSON.SET k $ '{"a":1,"b":"s","c":[1,2],"d":true,"e":{}}'
  JSON.SET k $.a 1
  JSON.SET k $.z 1
  JSON.SET k $.q.z 1
  JSON.SET k $.a 1 NX
  JSON.MERGE k $.q 5
  JSON.MERGE k $ {}
  JSON.MERGE k $.nope.nope {}
  JSON.MSET k $.a 1 j $ 1 k $.x.y 1
  JSON.MSET k $.x.y 1
  JSON.NUMINCRBY k $.a 1
  JSON.NUMINCRBY k $.b 1
  JSON.NUMINCRBY k $.a 0
  JSON.NUMMULTBY k $.a 1
  JSON.NUMPOWBY k $.a 1
  JSON.STRAPPEND k $.b '"x"'
  JSON.STRAPPEND k $.b '""'
  JSON.STRAPPEND k $.a '""'
  JSON.ARRAPPEND k $.c 1
  JSON.ARRAPPEND k $.a 1
  JSON.ARRINSERT k $.c 0 1
  JSON.ARRINSERT k $.a 0 1
  JSON.ARRPOP k $.c
  JSON.ARRPOP k $.a
  JSON.ARRTRIM k $.c 0 0
  JSON.ARRTRIM k $.c 0 0
  JSON.ARRTRIM k $.a 0 0
  JSON.ARRTRIM k $.c 5 5
  JSON.ARRPOP k $.c
  JSON.TOGGLE k $.d
  JSON.TOGGLE k $.a
  JSON.CLEAR k $.c
  JSON.CLEAR k $.a
  JSON.CLEAR k $.a
  JSON.DEL k $.nope
  JSON.DEL k $.a
  JSON.FORGET k $.b
  JSON.DEL k
  JSON.DEL k
  JSON.FORGET j
  JSON.MERGE n $ 1
  JSON.GET n
  JSON.GET nok
  COPY n m
  RENAME m o
`

const SCRIPTS = {
  'TOGGLE and CLEAR': `
    JSON.SET k $ '{"a":1,"b":2.5,"c":"s","d":null,"e":[1],"f":{"a":3},"t":true}'
    JSON.TOGGLE k $..t
    JSON.TOGGLE k $..*
    JSON.TOGGLE k .t
    JSON.TOGGLE k t
    JSON.TOGGLE k .a
    JSON.TOGGLE k .nope
    JSON.TOGGLE k ..a
    JSON.TOGGLE k $.nope
    JSON.TOGGLE nokey $.nope
    JSON.TOGGLE k
    JSON.CLEAR k $.a
    JSON.CLEAR k $.c
    JSON.CLEAR k $.t
    JSON.CLEAR k $.e
    JSON.CLEAR k $.e
    JSON.CLEAR k .nope
    JSON.CLEAR k .b
    JSON.CLEAR nokey
    JSON.CLEAR nokey .
    JSON.CLEAR nokey $
    JSON.GET k
    JSON.CLEAR k
    JSON.GET k
  `,

  'computing with numbers': `
    JSON.SET k $ '{"a":1,"b":2.5,"c":"s","d":null,"e":[1],"f":{"a":3},"t":true}'
    JSON.NUMINCRBY k $..a 2
    JSON.NUMINCRBY k ..a 2
    JSON.NUMINCRBY k .a 2
    JSON.NUMINCRBY k .c 2
    JSON.NUMINCRBY k $.c 2
    JSON.NUMINCRBY k .nope 2
    JSON.NUMINCRBY k $.nope 2
    JSON.NUMINCRBY nokey $.nope 2
    JSON.NUMINCRBY nokey .nope 2
    JSON.NUMINCRBY k $.* 2
    JSON.NUMINCRBY k $.a 1e400
    JSON.NUMINCRBY k $.a 1.7e308
    JSON.NUMINCRBY k $.a 1.7e308
    JSON.NUMMULTBY k $.b 1e308
    JSON.NUMMULTBY k $.* 1e308
    JSON.NUMMULTBY k .b 0
    JSON.NUMPOWBY k .b 2
    JSON.NUMPOWBY k $.b -1
    JSON.NUMPOWBY k $.f.a 3
    JSON.NUMPOWBY k $.f.a -1
    JSON.NUMPOWBY k $.f.a 0.5
    JSON.NUMPOWBY k $.f.a 100
    JSON.SET k $.i 3
    JSON.NUMPOWBY k $.i 100
    JSON.NUMPOWBY k $.i 4294967297
    JSON.SET k $.i 2
    JSON.NUMPOWBY k $.i 4294967297
    JSON.SET k $.i -3
    JSON.NUMPOWBY k $.i 0
    JSON.SET k $.i 0
    JSON.NUMPOWBY k $.i -1
    JSON.NUMINCRBY k $.i 18446744073709551615
    JSON.NUMINCRBY k $.i x
    JSON.NUMINCRBY k $.i '"1"'
    JSON.NUMINCRBY k $.i '1 2'
    JSON.NUMINCRBY k $.i
    JSON.NUMINCRBY k
  `,

  strings: `
    JSON.SET k $ '{"a":1,"b":2.5,"c":"s","d":null,"e":[1],"f":{"a":3},"t":true}'
    JSON.STRAPPEND k $.c '"x"'
    JSON.STRAPPEND k .c '"x"'
    JSON.STRAPPEND k .a '"x"'
    JSON.STRAPPEND k $.a '"x"'
    JSON.STRAPPEND k $.c 1
    JSON.STRAPPEND k $.c {
    JSON.STRAPPEND k '"x"'
    JSON.STRAPPEND k .nope '"x"'
    JSON.STRAPPEND k $.nope '"x"'
    JSON.STRAPPEND nokey $.nope '"x"'
    JSON.STRAPPEND nokey .nope '"x"'
    JSON.STRAPPEND k
    JSON.STRAPPEND k $.nope 1
    JSON.STRLEN k $..*
    JSON.STRLEN k .c
    JSON.STRLEN k .a
    JSON.STRLEN k
    JSON.STRLEN k .nope
    JSON.STRLEN nokey
    JSON.STRLEN nokey $
    JSON.STRLEN nokey .a
    JSON.STRLEN
    JSON.STRLEN k .c x
  `,

  'lengths, names and types': `
    JSON.SET k $ '{"a":1,"b":2.5,"c":"s","d":null,"e":[1],"f":{"a":3},"t":true}'
    JSON.ARRLEN k $..*
    JSON.ARRLEN k .e
    JSON.ARRLEN k .a
    JSON.ARRLEN k
    JSON.ARRLEN k .nope
    JSON.ARRLEN nokey
    JSON.ARRLEN nokey $
    JSON.ARRLEN nokey .
    JSON.OBJLEN k $..*
    JSON.OBJLEN k .f
    JSON.OBJLEN k .a
    JSON.OBJLEN k
    JSON.OBJLEN k .nope
    JSON.OBJLEN nokey
    JSON.OBJLEN nokey $
    JSON.OBJKEYS k $..*
    JSON.OBJKEYS k .f
    JSON.OBJKEYS k .a
    JSON.OBJKEYS k $.a
    JSON.OBJKEYS k
    JSON.OBJKEYS k .nope
    JSON.OBJKEYS k $.nope
    JSON.OBJKEYS nokey
    JSON.OBJKEYS nokey $
    JSON.TYPE k $..*
    JSON.TYPE k .f
    JSON.TYPE k
    JSON.TYPE k .nope
    JSON.TYPE k $.nope
    JSON.TYPE nokey
    JSON.TYPE nokey $
    JSON.TYPE nokey $.a
    JSON.SET k $.i 9223372036854775808
    JSON.TYPE k .i
    JSON.RESP k
    JSON.RESP k $..a
    JSON.RESP k .nope
    JSON.RESP k $.nope
    JSON.RESP nokey
    JSON.RESP nokey $
  `,

  'where items are': `
    JSON.SET k $ '{"a":1,"b":2.5,"c":"s","d":null,"e":[1],"f":{"a":3},"t":true}'
    JSON.SET k $.arr '[1,2,3,2,1,"s",null,[1],{"a":1},2.0]'
    JSON.ARRINDEX k $.arr 2
    JSON.ARRINDEX k $.arr 2 2
    JSON.ARRINDEX k $.arr 2 2 3
    JSON.ARRINDEX k $.arr 2 2 4
    JSON.ARRINDEX k $.arr 2 -3
    JSON.ARRINDEX k $.arr 2.0
    JSON.ARRINDEX k $.arr '[1]'
    JSON.ARRINDEX k $.arr '{"a":1}'
    JSON.ARRINDEX k $.arr null
    JSON.ARRINDEX k $.arr '"s"'
    JSON.ARRINDEX k $..* 1
    JSON.ARRINDEX k .c 1
    JSON.ARRINDEX k .nope 1
    JSON.ARRINDEX k $.nope 1
    JSON.ARRINDEX nokey $.nope 1
    JSON.ARRINDEX nokey . 1
    JSON.ARRINDEX k $.arr x
    JSON.ARRINDEX k $.arr 1 x
    JSON.ARRINDEX k $.arr 1 0 x
    JSON.ARRINDEX k $.arr 1 0 1 2
    JSON.ARRINDEX k $.nope x
  `,

  'integers at the edges': `
    JSON.SET k $ '{"i":9223372036854775808,"j":18446744073709551615}'
    JSON.TYPE k .i
    JSON.TYPE k $.j
    JSON.TYPE k $.i
    JSON.RESP k $
    JSON.NUMINCRBY k $.i 1
    JSON.GET k
  `,

  'indexes of arrays': `
    JSON.SET k $ '[[1,2],{"a":1,"b":2},[1.0]]'
    JSON.ARRINDEX k $ '{"b":2,"a":1}'
    JSON.ARRINDEX k $ '[1]'
    JSON.ARRINDEX k $ '[1.0]'
    JSON.ARRINDEX k $ '[1,2]' -5
    JSON.ARRINDEX k $ '[1,2]' 9
    JSON.ARRINDEX k $ '[1.0]' 9
    JSON.ARRINDEX k $ '[1.0]' 0 -1
    JSON.ARRINDEX k $ '[1.0]' 0 -9
    JSON.ARRINDEX k $ '[1,2]' 0 -9
    JSON.ARRINDEX k $ '[1,2]' -9 -9
    JSON.SET k $ '[]'
    JSON.ARRINDEX k $ 1
    JSON.ARRTRIM k $ 0 0
    JSON.SET k $ '[0,1,2,3,4]'
    JSON.ARRTRIM k $ -3 -2
    JSON.GET k
    JSON.SET k $ '[0,1,2,3,4]'
    JSON.ARRTRIM k $ -9 2
    JSON.ARRTRIM k $ 5 9
    JSON.GET k
    JSON.SET k $ '[0,1,2,3,4]'
    JSON.ARRTRIM k $ 2 99
    JSON.ARRTRIM k $ 0 -9
    JSON.GET k
    JSON.SET k $ '[0,1,2,3,4]'
    JSON.ARRPOP k $ -9
    JSON.ARRPOP k $ 99
    JSON.ARRPOP k $ -2
    JSON.ARRINSERT k $ 2 9 8
    JSON.ARRINSERT k $ -1 7
    JSON.ARRINSERT k $ -5 6
    JSON.ARRINSERT k $ 7 5
    JSON.GET k
    JSON.ARRINSERT k $ x 5
    JSON.ARRINSERT k $ 1 {
  `,

  'places of new values': `
    JSON.SET k $ '{"a":{"b":1},"x":[1,2]}'
    JSON.SET k $.a.c 2 NX
    JSON.SET k $.a.c 2 XX
    JSON.SET k $.a.c 3 NX
    JSON.SET k $.a.d 3 XX
    JSON.SET k $.q.d 3
    JSON.SET k $.x[2] 3
    JSON.SET k $.x[5] 3
    JSON.SET k $.x[-1] 3
    JSON.SET k $.x[-9] 3
    JSON.SET k $.x.q 3
    JSON.SET k $.a[0] 3
    JSON.SET k $.a[5] 3
    JSON.SET k $.a.b.c 3
    JSON.SET k $.x[0].c 3
    JSON.SET k $.x[0][1] 3
    JSON.SET k $..z 3
    JSON.SET k $.a.* 3
    JSON.SET k $.a[?(@>100)] 3
    JSON.SET k .a.e.f 3
    JSON.SET k .nope2 3
    JSON.SET k x[0] 3 NX
    JSON.GET k
  `,

  'new keys and options of SET': `
    JSON.SET new $.a 3
    JSON.SET new .a 3
    JSON.SET new $ 3 XX
    JSON.SET new . 3 NX
    JSON.SET new . 3 NX
    JSON.SET new $ 3 XX NX
    JSON.SET new $ 3 FOO
    JSON.SET new $ 3 FORMAT
    JSON.SET new $ 3 FORMAT JSON
    JSON.SET new $ 3 FORMAT STRING
    JSON.SET new $ 3 FORMAT FOO
    JSON.SET new $
    JSON.SET new $ 3 XX XX
    JSON.SET new $ 3 xx format json
    JSON.SET new $ {
    JSON.SET new $[ 3
    JSON.SET new '' 3
    JSON.SET new2 '' 3
    JSON.SET new2 $.[ {
  `,

  'keys of another type': `
    JSON.SET k $ '{"x":[1,2]}'
    SET str x
    JSON.SET str $ 3
    JSON.SET str $.a {
    JSON.SET str $[ {
    JSON.SET str $ {
    JSON.GET str
    JSON.GET str $[
    JSON.TYPE str
    JSON.MGET str k $
    JSON.DEL str
    JSON.CLEAR str
    JSON.STRLEN str
    JSON.DEBUG MEMORY str
    JSON.RESP str
    JSON.OBJKEYS str
    JSON.OBJLEN str
    JSON.ARRLEN str
    JSON.ARRINDEX str . 1
    JSON.ARRINDEX str $[ x
    JSON.NUMINCRBY str . 1
    JSON.NUMINCRBY str . x
    JSON.STRAPPEND str . x
    JSON.ARRAPPEND str . x
    JSON.ARRINSERT str . x x
    JSON.ARRPOP str . x
    JSON.ARRTRIM str . x x
    JSON.TOGGLE str .
    JSON.MERGE str . x
    JSON.MERGE str . 1
    JSON.MSET str $ 1
    JSON.MSET str $ {
    JSON.MSET nn $ 1 str $ {
  `,

  MSET: `
    SET str x
    JSON.SET k $ '{"x":[1,2]}'
    JSON.MSET nn $ 1 k $.x[10] 1
    JSON.MSET nn $ 1 k $.nn.x 1
    JSON.GET nn
    JSON.MSET nn $ 1 nn2 $.x 1
    JSON.MSET nn $ 1 nn2 $
    JSON.MSET nn $ 1 nn2
    JSON.MSET
    JSON.MSET nn
    JSON.MSET nn $
    JSON.MSET nn $ 5 nn $ 6 nn $ 7
    JSON.GET nn
    JSON.MSET nn3 $ '{"a":1}' nn3 $.b 2
    JSON.GET nn3
    JSON.MSET nn $ 5 nn $..x 6
    JSON.MSET k $.a
    JSON.MSET str $.a
    JSON.MSET str
    JSON.MSET nok $.a
    JSON.MSET nok $.a 1
    JSON.MSET nok $[ 1
    JSON.MSET nok $ {
    JSON.MSET nok $
  `,

  'CLEAR of values in each other': `
    JSON.SET k $ '{"a":{"b":[1,{"c":3}],"a":{"x":1}},"n":0}'
    JSON.CLEAR k $..*
    JSON.GET k
    JSON.SET k $ '{"a":{"b":[1,{"c":3}],"a":{"x":1}},"n":0}'
    JSON.CLEAR k $..a
    JSON.GET k
    JSON.CLEAR k $.n
    JSON.SET k $ '[0.0,-0.0,1.5,-0,5e-324]'
    JSON.CLEAR k $[0]
    JSON.CLEAR k $.*
    JSON.GET k
    JSON.CLEAR k $.*
  `,

  MERGE: `
    JSON.SET k $ '{"a":{"b":1,"c":2},"n":0,"l":[1,{"x":1}]}'
    JSON.MERGE k $ '{"a":{"b":null,"d":{"e":null,"f":1}}}'
    JSON.GET k
    JSON.MERGE k $.new '{"e":null,"f":{"g":null}}'
    JSON.GET k
    JSON.MERGE k $.l[1] '{"x":null,"y":2}'
    JSON.MERGE k $.l[5] 3
    JSON.MERGE k $.l[2] 3
    JSON.MERGE k $.l[0] '{"q":null,"z":1}'
    JSON.GET k
    JSON.MERGE k $.a null
    JSON.GET k
    JSON.MERGE k $..x null
    JSON.MERGE k $..y 5
    JSON.MERGE k $.p.q 5
    JSON.MERGE k $.* '{"w":1}'
    JSON.GET k
    JSON.MERGE k $..w null
    JSON.GET k
    JSON.MERGE k .nope null
    JSON.GET k
    JSON.MERGE k . '[1]'
    JSON.GET k
    JSON.MERGE k $ null
    JSON.GET k
    JSON.MERGE mk $ '{"a":null}'
    JSON.GET mk
    JSON.MERGE mk2 $.a '{"a":null}'
    JSON.MERGE mk2 $ 
    JSON.MERGE mk2 $ {
    JSON.MERGE k $[ 1
  `,

  GET: `
    JSON.SET g $ '{"a":1,"b":[1,2,{"c":"d"}],"e":{},"f":[],"s":"h\\u00e9\\"\\\\\\\\/\\\\n"}'
    JSON.GET g
    JSON.GET g $
    JSON.GET g .
    JSON.GET g INDENT '  ' NEWLINE '|' SPACE '_'
    JSON.GET g INDENT '  ' NEWLINE '|' SPACE '_' $
    JSON.GET g INDENT '  ' NEWLINE '|' SPACE '_' $.b .e
    JSON.GET g INDENT '  ' NEWLINE '|' SPACE '_' .b
    JSON.GET g INDENT '  ' NEWLINE '|' SPACE '_' .b .a
    JSON.GET g SPACE '_' $
    JSON.GET g NEWLINE '|' $.b
    JSON.GET g INDENT '-' $.b
    JSON.GET g INDENT
    JSON.GET g INDENT x INDENT y
    JSON.GET g $.b SPACE _
    JSON.GET g .b SPACE _ .a
    JSON.GET g NOESCAPE $.s
    JSON.GET g FORMAT
    JSON.GET g FORMAT STRING
    JSON.GET g FORMAT JSON
    JSON.GET g FORMAT EXPAND
    JSON.GET g FORMAT EXPAND $
    JSON.GET g FORMAT EXPAND1 $
    JSON.GET g FORMAT EXPAND $.a $.b
    JSON.GET g FORMAT EXPAND1 $.a $.b
    JSON.GET g FORMAT EXPAND .b
    JSON.GET g FORMAT EXPAND .nope
    JSON.GET g FORMAT EXPAND .a .b
    JSON.GET g FORMAT FOO $
    JSON.GET g FORMAT STRING .a
    JSON.GET g FORMAT STRING $.a
    JSON.GET g FORMAT JSON $.a
    JSON.GET g .a .a
    JSON.GET g $.a $.a
    JSON.GET g .nope
    JSON.GET g nope
    JSON.GET g .a .nope
    JSON.GET g $.a $.nope
    JSON.GET g $.a .nope
    JSON.GET g $.nope
    JSON.GET nokey
    JSON.GET nokey $.a
    JSON.GET nokey FORMAT FOO $
    JSON.GET nokey $[
    JSON.GET g .a .nope[
    JSON.GET g
    JSON.GET
    JSON.GET g ..a
    JSON.GET g indent x .b
    JSON.MGET g nokey $.a
    JSON.MGET g nokey .a
    JSON.MGET g .nope
    JSON.MGET g $.nope
    JSON.MGET g $[
    JSON.MGET g
    JSON.MGET
    JSON.MGET g g .
    JSON.SET k $ '{"a":true,"s":"x","l":[1],"o":{"z":1},"n":5}'
    JSON.GET k $[ .a
    JSON.GET k .a $[ .s
    JSON.GET k $[ $[
    JSON.GET k .nope $[
    JSON.GET k $[ .nope
    JSON.GET k . .a
    JSON.GET k $ $
    SET str x
    JSON.SET str $ 1 FOO
    JSON.SET str $ 1 FORMAT FOO
    JSON.GET str INDENT
    JSON.GET str FORMAT FOO
    JSON.GET nok INDENT
  `,

  DEL: `
    JSON.SET g $ '{"a":1,"b":[1,2,{"c":"d"}],"e":{},"f":[],"s":"h"}'
    JSON.DEL g $.nope
    JSON.DEL g .nope
    JSON.DEL g $[
    JSON.DEL nokey $[
    JSON.DEL g $.b[1] x
    JSON.DEL g $.b[0]
    JSON.DEL g $.b[-9]
    JSON.DEL g $.b[9]
    JSON.GET g
    JSON.FORGET g $.a
    JSON.DEL g
    JSON.DEL
    JSON.GET g
    JSON.DEL nokey
    JSON.SET g $ '{"a":1,"b":[1,2,{"c":"d"}]}'
    JSON.DEL g .
    JSON.SET g $ '[{"a":1},{"a":2}]'
    JSON.DEL g $[?(@.a==1)]
    JSON.DEL g $
  `,

  DEBUG: `
    JSON.SET k $ 1
    JSON.DEBUG
    JSON.DEBUG MEMORY
    JSON.DEBUG HELP
    JSON.DEBUG FOO
    JSON.DEBUG FOO k
    JSON.DEBUG MEMORY nokey
    JSON.DEBUG MEMORY nokey $
    JSON.SET d $ '[null,true,1,384,-129,8388607,8388608,1.5,1e300,"","a","abcdefghijklmnop",[],[1],[1,2],[1,2,3],[1,2,3,4,5],[1,2,3,4,5,6,7,8,9],{},{"a":1},{"a":1,"b":2},{"a":1,"b":2,"c":3},{"a":1,"b":2,"c":3,"d":4,"e":5}, [[1]], 18446744073709551615]'
    JSON.DEBUG MEMORY d $.*
    JSON.DEBUG MEMORY d
    JSON.DEBUG MEMORY d $
    JSON.DEBUG MEMORY d .nope
    JSON.DEBUG MEMORY d $.nope
    JSON.DEBUG MEMORY d [0]
    JSON.DEBUG MEMORY d $[
    JSON.DEBUG memory d [0]
    TYPE d
    OBJECT ENCODING d
  `,

  'orders of errors': `
    JSON.SET k $ '[1,2]'
    JSON.SET k $[ {
    JSON.SET k $.a {
    JSON.SET k $.a 1 FOO
    JSON.SET k $[ 1 FOO
    JSON.SET k $ { FOO
    JSON.SET k $ 1 FORMAT
    JSON.SET k $ 1 NX FORMAT JSON
    JSON.SET k $ 1 FORMAT JSON NX
    JSON.SET k $ '"x"' FORMAT STRING
    JSON.GET k
    JSON.SET k $ 'x' FORMAT STRING
    JSON.GET k
    JSON.SET k $ 1 FORMAT FOO NX XX
    JSON.MERGE k $[ {
    JSON.ARRAPPEND k $[ {
    JSON.ARRINSERT k $[ x {
    JSON.ARRINSERT k $[ 0 1
    JSON.ARRINSERT nok $[ 0 1
    JSON.ARRAPPEND nok $[ 1
    JSON.ARRPOP nok $[
    JSON.ARRPOP k $[ x
    JSON.ARRTRIM nok $[ 0 0
    JSON.ARRTRIM k $[ x 0
    JSON.ARRTRIM k $[ 0 0
    JSON.CLEAR nok $[
    JSON.CLEAR k $[
    JSON.TOGGLE nok $[
    JSON.TOGGLE k $[
    JSON.STRAPPEND nok $[ x
    JSON.STRAPPEND k $[ x
    JSON.STRAPPEND k $[ '"x"'
    JSON.STRAPPEND k $.q x
    JSON.STRLEN nok $[
    JSON.OBJLEN nok $[
    JSON.OBJKEYS nok $[
    JSON.TYPE nok $[
    JSON.RESP nok $[
    JSON.ARRLEN nok $[
    JSON.ARRINDEX nok $[ 1
    JSON.ARRINDEX k $[ 1
    JSON.NUMINCRBY nok $[ 1
    JSON.NUMINCRBY k $[ x
    JSON.NUMINCRBY k $[ 1
    JSON.NUMINCRBY k $ x
    JSON.NUMINCRBY k $.nope x
    JSON.NUMINCRBY k .nope x
    JSON.NUMINCRBY k $.a "1 "
  `,

  'arguments that are too many': `
    JSON.SET k $ '{"n":1,"s":"x"}'
    JSON.NUMINCRBY k $.n true
    JSON.NUMINCRBY k $.n ''
    JSON.NUMINCRBY k $.n '1 x'
    JSON.NUMINCRBY k $.n ' 1'
    JSON.NUMINCRBY k $.s x
    JSON.NUMINCRBY k .s x
    JSON.DEBUG MEMORY nok $[
    JSON.MGET nok $[
    JSON.MGET k nok $[
    JSON.MGET k
    JSON.MGET k $.n extra
    JSON.OBJLEN k $.n extra
    JSON.TYPE k $.n extra
    JSON.RESP k $.n extra
    JSON.CLEAR k $.q extra
    JSON.ARRPOP k $.q 0 extra
    JSON.DEBUG MEMORY k $.n extra
    JSON.DEBUG HELP extra
  `,

  'forms of indexes': `
    JSON.SET k $ '[0,1,2,3,4,5]'
    JSON.ARRPOP k $ 1.5
    JSON.ARRPOP k $ ' 1'
    JSON.ARRPOP k $ +1
    JSON.ARRPOP k $ 4294967296
    JSON.ARRPOP k $ -4294967296
    JSON.ARRINSERT k $ +1 9
    JSON.ARRINSERT k $ 01 9
    JSON.ARRINSERT k $ 1.0 9
    JSON.ARRTRIM k $ -0 +5
    JSON.ARRINDEX k $ 4 99999999999999999999
    JSON.ARRTRIM k $ 9223372036854775807 -9223372036854775808
  `,

  'values for STRAPPEND': `
    JSON.SET k $ '{"a":true,"s":"x","l":[1],"o":{"z":1},"n":5}'
    JSON.STRAPPEND k $.s 'null'
    JSON.STRAPPEND k $.s '[1,2.5,{"a":"b"}]'
    JSON.STRAPPEND k $.s '"a" x'
    JSON.STRAPPEND k $.s 'tru'
    JSON.STRAPPEND k $.s '1.0'
    JSON.STRAPPEND k .l '1.0'
    JSON.GET k .a .s
    JSON.SET k $.s '"é"'
    JSON.STRAPPEND k $.s '"\\\\u00e9"'
    JSON.STRLEN k $.s
    JSON.CLEAR k $.*
    JSON.GET k
    JSON.OBJKEYS k $
    JSON.RESP k .o
    JSON.SET k $ '{"a":true,"s":"x","l":[1],"o":{"z":1},"n":5}'
    JSON.RESP k $.l
    JSON.RESP k .a
    JSON.RESP k .s
    JSON.RESP k $.o
    JSON.DEL k $.l $.o
    JSON.FORGET k $.l
  `,

  'legacy paths that name several values': `
    JSON.SET k $ '{"a":{"x":1},"b":{"x":"s"},"c":{"x":[1]},"d":{"x":true},"e":{"x":{"y":1}}}'
    JSON.STRLEN k ..x
    JSON.ARRLEN k ..x
    JSON.OBJLEN k ..x
    JSON.OBJKEYS k ..x
    JSON.TYPE k ..x
    JSON.RESP k ..x
    JSON.ARRINDEX k ..x 1
    JSON.ARRPOP k ..x
    JSON.ARRAPPEND k ..x 1 2
    JSON.ARRINSERT k ..x 0 1 2
    JSON.ARRTRIM k ..x 0 1
    JSON.TOGGLE k ..x
    JSON.NUMINCRBY k ..x 2
    JSON.STRAPPEND k ..x '"t"'
    JSON.CLEAR k ..x
    JSON.GET k
    JSON.DEBUG MEMORY k ..x
    JSON.DEL k ..x
    JSON.GET k
  `,

  'values that change under their paths': `
    JSON.SET k $ '[[1,[2],[3]],3]'
    JSON.ARRPOP k $..*
    JSON.GET k
    JSON.SET k $ '[[1,[2],[3,[4]]],3]'
    JSON.GET k
    JSON.SET k $ '[[1,[2],[3,[4]]],3]'
    JSON.GET k
    JSON.SET k $ '[[1,[2],[3,[4]]],3]'
    JSON.ARRAPPEND k $..* 0 7
    JSON.GET k
    JSON.SET k $ '{"a":{"a":{"a":1}}}'
    JSON.MERGE k $..a '{"b":1}'
    JSON.GET k
    JSON.SET k $ '{"a":{"a":{"a":1}}}'
    JSON.MERGE k $..a '{"a":null}'
    JSON.GET k
    JSON.SET k $ '{"a":{"a":{"a":1}}}'
    JSON.MERGE k $..a '5'
    JSON.GET k
  `,

  'writes to several values': `
    JSON.SET k $ '{"a":[1,2]}'
    JSON.SET k ..a[0] 9
    JSON.SET k ..a[5] 9
    JSON.SET k ..a[0].x 9
    JSON.SET k .. 9
    JSON.SET k $['"a"','"b"'] 9
    JSON.SET k $.a[0:1] 8
    JSON.SET k $.a[7:9] 8
    JSON.SET k $['"b"'] 9
    JSON.SET k $.* 8
    JSON.GET k
    JSON.SET k2 $['"b"'] 9
    JSON.SET k2 $..* 9
    JSON.SET k2 $.* 9 XX
    JSON.SET k2 $.* 9 NX
    JSON.SET k $.a 9 NX
    JSON.SET k $..a 9 NX
    JSON.SET k $..a 10 XX
    JSON.SET k $..zz 10 XX
    JSON.SET k $..zz 10 NX
    JSON.SET k $.a.b.c 10 NX
    JSON.SET k $ 10 NX
    JSON.SET k $ 10 XX
    JSON.GET k
  `,

  'memory of values': `
    JSON.SET k $ '{"abc":"xyzw","d":[1,2],"e":1.5}'
    JSON.DEBUG MEMORY k
    JSON.DEBUG MEMORY k .abc
    JSON.SET k $ '{"abc":"xyzw"}'
    JSON.DEBUG MEMORY k
    JSON.SET k $ '{"abc":[]}'
    JSON.DEBUG MEMORY k
    JSON.SET k $ '{"abc":[1]}'
    JSON.DEBUG MEMORY k
    JSON.SET k $ '{"abc":1.5}'
    JSON.DEBUG MEMORY k
    JSON.SET k $ '{"abc":{"d":{}}}'
    JSON.DEBUG MEMORY k
    JSON.SET k $ '{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9}'
    JSON.DEBUG MEMORY k
  `,

  'texts and numbers': `
    JSON.SET k $ '[1.0,1e5,1E+2,-0,-0.0,1e15,1e16,1e21,1e-5,1e-6,5e-324,18446744073709551616,-9223372036854775809]'
    JSON.GET k
    JSON.RESP k
    JSON.TYPE k $.*
    JSON.SET k $ '{"a":1,"b":2,"a":3}'
    JSON.GET k
    JSON.SET k $ '1 2'
    JSON.GET k
    JSON.SET k $ NaN
    JSON.SET k $ +1
    JSON.SET k $ .5
    JSON.SET k $ 01
    JSON.SET k $ "'x'"
    JSON.SET k $ [1,]
    JSON.SET k $ {1:2}
    JSON.SET k $ '"\\x"'
    JSON.SET k $ '"\\ud800"'
    JSON.SET k $ '"\\udc00"'
    JSON.SET k $ '"a'
    JSON.SET k $ 1e400
    JSON.SET k $ ''
    JSON.SET k $ ' '
    JSON.SET k $ "\\xff"
    JSON.SET k $ "\\"\\xc3\\""
    JSON.SET k $ '"\\u0000\\b\\f\\n\\r\\t\\u001f\\"\\\\\\/\\u007fhé\\u00e9\\ud83d\\ude00"'
    JSON.GET k
    JSON.STRLEN k $
    JSON.SET k $ '"hé"'
    JSON.STRLEN k $
    JSON.SET k $ '{"b":1,"a":2,"c":3,"d":4,"e":5}'
    JSON.DEL k $.c
    JSON.GET k
    JSON.MERGE k $ '{"b":null}'
    JSON.GET k
    JSON.SET k $["q\\"r"] 5
    JSON.GET k
    JSON.SET k $ 36
    JSON.NUMPOWBY k $ -1
    JSON.SET k $ 9223372036854775807
    JSON.NUMINCRBY k $ 1
    JSON.SET k $ 3000000000
    JSON.NUMMULTBY k $ 4000000000
    JSON.SET k $ 4
    JSON.NUMMULTBY k $ 0.5
    JSON.NUMMULTBY k $ 2
    JSON.NUMMULTBY k $ 2.0
    JSON.NUMINCRBY k $ '"1"'
    JSON.NUMINCRBY k $ null
    JSON.NUMINCRBY k $ [1]
  `,

  'order of what is left': `
    JSON.SET k $ '{"a":1,"b":2,"c":3,"x":4,"y":5}'
    JSON.DEL k $["c","a","b"]
    JSON.GET k
    JSON.SET k $ '{"y":5,"a":1,"b":2,"c":3,"x":4}'
    JSON.DEL k $["y","x","a"]
    JSON.GET k
    JSON.SET k $ '{"a":1,"b":[[1,2],[3,4,5]],"c":3}'
    JSON.DEL k $.b[*][0,1]
    JSON.GET k
    JSON.MSET k $.x 1 k $.x 2 k $.x.y 3 k $.b 4
    JSON.GET k
    JSON.MSET k $.n 1 k $.n.x 2 k $.n '{}' k $.n.x 3
    JSON.GET k
    JSON.SET k $.s '"s"'
    JSON.STRAPPEND k $.s '[1, 1e3]'
  `,

  'legacy paths that make no sense': `
    JSON.SET k $ '{"a":7}'
    JSON.TYPE k [
    JSON.OBJKEYS k [
    JSON.OBJLEN k [
    JSON.STRLEN k [
    JSON.ARRLEN k [
    JSON.RESP k [
    JSON.DEBUG MEMORY k [
    JSON.ARRINDEX k [ 1
    JSON.GET k [
    JSON.MGET k [
    JSON.DEL k [
    JSON.CLEAR k [
    JSON.TOGGLE k [
    JSON.NUMINCRBY k [ 1
    JSON.ARRPOP k [
    JSON.SET k [ 0
    JSON.SET nokey $.a 5 XX
    JSON.SET nokey $.a 5 NX
    JSON.SET k $ 7
    JSON.DEL k $[?(@>1)]
    JSON.OBJKEYS nokey [
  `,

  'keys as other commands see them': `
    JSON.SET k $ '{"a":1}'
    EXPIRE k 1000
    JSON.SET k $ '{"b":1}'
    TTL k
    JSON.MSET k $ '{"c":1}'
    TTL k
    JSON.MERGE k $ '{"c":2}'
    TTL k
    PERSIST k
    COPY k k2
    JSON.SET k2 $.c 5
    JSON.MGET k k2 $
    RENAME k2 k3
    JSON.GET k3
    TYPE k3
    OBJECT ENCODING k3
    SCAN 0 TYPE ReJSON-RL COUNT 1000
    LPUSH k3 x
    GET k3
    APPEND k3 x
    DUMP nokey
    MULTI
    JSON.GET k
    JSON.GET
    JSON.SET k
    JSON.NUMINCRBY k $.c 1
    EXEC
    SET k3 x
    JSON.GET k3
    DEL k
    JSON.GET k
    EVAL "return redis.call('JSON.SET', KEYS[1], '$', '[1,2.5,{}]')" 1 s
    EVAL "return redis.call('JSON.GET', KEYS[1])" 1 s
    EVAL "return redis.call('JSON.NUMINCRBY', KEYS[1], '$.*', '1')" 1 s
    EVAL "return redis.call('JSON.ARRLEN', KEYS[1])" 1 s
    EVAL "return redis.pcall('JSON.GET', KEYS[1], '.nope')" 1 s
    EVAL "return redis.call('JSON.TYPE', KEYS[1], '$.*')" 1 s
  `,
}

module.exports = { EVENTS, SCRIPTS }
