# yarl.URL: every part of many URLs, and the URLs made from others.
from yarl import URL
def t(s):
    try: print(s, '->', repr(eval(s)))
    except BaseException as e: print(s, '!!', type(e).__name__, e)
urls = ['http://user:p%40ss@example.com:8080/path/to/../x%20y?q=1&q=2&é=ü#frag', 'http://example.com', 'http://example.com:80/?', '/rel/path?a=b', 'https://[::1]:99/x', 'http://EXAMPLE.com/a b/ü?x=a+b&c=%26d;#é', 'mailto:a@b.c', '', 'a:b', '//host/path', 'http://h/%2Fa%2fb/%7Etilde%zz', 'http://1.2.3.4/', 'path/to', '?q', '#f', 'http://h?a=1', 'ws://h:80/x', 'file:///etc/passwd','HTTP://h/..//a/./b/..','http://h/a%C3%28b', 'http://h/?a=%C3%28b']
attrs = 'scheme raw_authority authority raw_user user raw_password password raw_host host host_subcomponent host_port_subcomponent port explicit_port raw_path path path_safe query raw_query_string query_string path_qs raw_path_qs raw_fragment fragment raw_parts parts parent raw_name name raw_suffix suffix raw_suffixes suffixes absolute'.split()
for u in urls:
    x = URL(u)
    print(repr(u), repr(x), str(x), bool(x), x.is_absolute(), x.is_default_port(), x.human_repr())
    for a in attrs:
        try: print('   ', a, repr(getattr(x, a)))
        except BaseException as e: print('   ', a, type(e).__name__, e)
b = URL('http://example.com:8080/a/b.tar.gz?x=1&y=2#f')
for s in '''b / 'c'
b / 'c/d' / 'é é'
b / '/c'
b / '..' / 'x'
b / 5
b % {'x': 5, 'z': [1, 2]}
b % 'x=7'
b.with_scheme('https')
b.with_user('u s')
b.with_user('u').with_password('p:/')
b.with_host('other.org')
b.with_host('a b')
b.with_port(None)
b.with_port(99999)
b.with_path('/new path/é')
b.with_path('new')
b.with_query({'a': 'b c', 'd': 1.5})
b.with_query(None)
b.with_query([('a','1'),('a','2')])
b.with_query(a=1, b='x&y=z')
b.with_query('a=b&c=d e+f%20')
b.with_query({'a': True})
b.with_query({'a': None})
b.with_query(5)
b.with_query(b'a')
b.with_query()
b.extend_query(q=3)
b.update_query({'x': 9})
b.update_query([('x', 3), ('x', 4)])
b.without_query_params('x')
b.with_fragment('é x')
b.with_fragment(None)
b.with_name('c d')
b.with_name('a/b')
b.with_suffix('.zip')
b.with_suffix('zip')
b.join(URL('c'))
b.join(URL('../c?z'))
b.join(URL('/c/d#q'))
b.join(URL('//h2/x'))
b.join(URL('?a'))
b.join(URL('https://z/'))
b.joinpath('a', 'b/', 'c')
b.origin()
b.relative()
URL('/a').origin()
URL('http://example.com') == URL('http://example.com/')
hash(URL('http://example.com')) == hash(URL('http://example.com/'))
URL('http://a') < URL('http://b')
URL('http://a') == 'http://a'
URL.build(scheme='http', host='h', port=80, path='/x y', query={'a': 'b'})
URL.build(scheme='http', host='h', path='x')
URL.build(path='/a', query_string='a=b c', fragment='x y')
URL.build(authority='u:p@h:9', scheme='http')
URL.build(port=5)
URL.build(scheme='http', host='h@x')
URL('http://h/a b', encoded=True)
URL(5)
URL('http://h:port/')
URL('http://h:99999/')
URL('http:///x')
URL('http://[::1/')
URL('http://[abc]/')
URL('http://a\\\\b/')
bytes(b)
b.query['x'], b.query.getall('y')
URL('http://h/a%2Fb/c').parts
URL('http://h/a%2Fb/c').path
URL('http://h/a%2Fb/c').path_safe
URL('http://h/?a=b%26c').query_string
URL('http://пример.рф/')
URL('http://h') / ''
URL('http://h/a/') / 'b/'
URL('a') / 'b'
URL('http://h/x').parent.parent
'''.splitlines(): t(s)
import pickle; print(pickle.loads(pickle.dumps(b)))
print({b: 1}[b], f'{b}', str(b) in 'x')
for h in ['bücher.example','пример.рф','日本語.jp','ñandú.com','faß.de']:
    u=URL('http://'+h+'/'); print(u, u.host, u.human_repr())
