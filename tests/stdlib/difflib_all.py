# difflib: diffs in every form, of lists of lines made by chance from a fixed seed.
import difflib, random, sys
rnd=random.Random(5)
words=['alpha','beta','gamma','delta','eps','  indent','x = 1','x = 2','','foo(bar, baz)','foo(bar, bax)','print("hello")\t','print("hallo")']
for n in range(40):
    a=[rnd.choice(words)+rnd.choice(['','!','a'])+'\n' for _ in range(rnd.randrange(0,14))]
    b=list(a)
    for _ in range(rnd.randrange(0,6)):
        k=rnd.randrange(3)
        if b and k==0: del b[rnd.randrange(len(b))]
        elif b and k==1:
            i=rnd.randrange(len(b)); b[i]=b[i][:-1]+rnd.choice('xyz')+'\n'
        else: b.insert(rnd.randrange(len(b)+1), rnd.choice(words)+'\n')
    print(list(difflib.unified_diff(a,b,'f','t','d1','',n=rnd.randrange(4))))
    print(list(difflib.context_diff(a,b,'f','t','','d2',n=rnd.randrange(4))))
    d=list(difflib.ndiff(a,b)); print(d); print(''.join(difflib.restore(d,1))==''.join(a))
    print(list(difflib.Differ(difflib.IS_LINE_JUNK).compare(a,b)))
    s=difflib.SequenceMatcher(None,''.join(a),''.join(b)); print(s.ratio(),s.quick_ratio(),s.real_quick_ratio(),s.get_matching_blocks(),list(s.get_grouped_opcodes(2)))
print(difflib.get_close_matches('appel', ['ape','apple','peach','puppy']), difflib.SequenceMatcher(lambda x:x==' ',' abcd','abcd abcd').find_longest_match(0,5,0,9))
for f in [lambda: difflib.get_close_matches('a',[],0), lambda: difflib.get_close_matches('a',[],1,2), lambda: list(difflib.unified_diff(['a'],[b'b'])), lambda: list(difflib.unified_diff('a',['b'])), lambda: list(difflib.unified_diff(['a'],['b'],1)), lambda: list(difflib.restore([],3)), lambda: list(difflib.diff_bytes(difflib.unified_diff,[b'a\xff'],['b']))]:
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(list(difflib.diff_bytes(difflib.unified_diff,[b'a\xff'],[b'b'],b'x')))
