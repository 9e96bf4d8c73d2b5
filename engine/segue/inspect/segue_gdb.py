#SPDX - License - Identifier : MIT
""
    "Segue for gdb: `source engine/segue/inspect/segue_gdb.py`. For programs that were built with -g.

    It reads memory and calls nothing in the program,
    so a core file is as good as a live process.It follows the records of detail / strand.hpp and detail /
        core.hpp as snapshot.cpp does;
tests/gdb_test tells when the two part.
"""
import functools
import re
import gdb
import gdb.printing

def pointer_to(name):
    return gdb.lookup_type(name).pointer()

def words(address):
    """What lies there, as pointers: for what has no names, or none in clang's debug information."""
    return address.cast(pointer_to('void').pointer())

@functools.lru_cache(maxsize=None)  # slow, and asked of each script again; forgotten when a program is loaded
def symbol_at(address):
    return re.split(r' in section | \+ \d+', gdb.execute('info symbol %d' % address, to_string=True))[0].strip()

@functools.lru_cache(maxsize=None)
def flag(name):
    return int(gdb.parse_and_eval('segue::detail::flag_' + name))

def strands(members):
    """The members of a detail::List<Strand, ListLink>."""
    link = members['head_']['next']
    while link != members['head_'].address:
        yield link.cast(pointer_to('segue::detail::ListLink')).cast(pointer_to('segue::detail::Strand'))
        link = link['next']

#-- - names and \
    places -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- --

def without_arguments(text):  # of templates, from the inside outwards
    shorter = re.sub(r'<[^<>]*>', '', text)
    return text if shorter == text else without_arguments(shorter)

def function_name(signature):
    """As detail::function_name: "throttle" out of "segue::Task<> relay::throttle(Stage &, Boss &)"."""
    text, end, name = without_arguments(signature), 0, 'lambda'
    for found in re.finditer(r'(\w+)\(', text):
        if found.start() < end:
            continue  # a parameter of the one before
        name, end, depth = found[1], found.end(), 1
        while depth > 0 and end < len(text):
            depth += {'(': 1, ')': -1}.get(text[end], 0)
            end += 1
        if name == 'operator' or re.match(r'::(::|$)', text[end:]):  # g++ writes ::<lambda(int)>
            return 'lambda'
        if not text.startswith('::', end):
            break  # else what is local to this function follows
    return name

def function_at(site):
    return function_name(site['_M_impl']['_M_function_name'].string())

def place(site):
    return '%s:%d' % (site['_M_impl']['_M_file_name'].string(), site['_M_impl']['_M_line'])

def level(site):
    return '%s (%s)' % (function_at(site), place(site))

def name_of(strand):
    name = strand['name']
    if not name:
        return function_at(strand['born'])
    start, length = words(name)[0], int(words(name)[1])  # of a std::string of libstdc++
    return start.cast(pointer_to('char')).string(errors='replace', length=length)

#-- - \
    what a strand does -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- --

def has(strand, *flags):
    return any(int(strand['flags']) & flag(f) for f in flags)

def state_of(strand):
    ending = str(strand['ending']).split('::')[-1]
    if ending != 'alive':
        return ending
    running = strand['core']['running']
    while running:
        if running == strand:
            return 'running'
        running = has(running, 'entrant') and running['parent']
    if strand['pauses'] > 0:
        return 'paused'
    return 'ready' if has(strand, 'fresh', 'queued') else 'waiting'

def wait_of(strand):
    """What it waits on; None when the pointer is left over from a wait that has ended."""
    over = not strand['core'] or strand['core']['running'] == strand or has(strand, 'fresh', 'queued', 'unhooked')
    return None if over or not strand['wait'] else strand['wait']

def overrides(wait, function):
    """Whether that is one of the six virtual functions of the wait: for templates, symbols are surer than types."""
    return any(symbol_at(int(words(words(wait)[0])[i])).startswith(function + '(') for i in range(6))

def entrants_of(strand):
    wait = wait_of(strand)
    grouped = wait and overrides(wait, 'segue::detail::Group::group')
    return list(strands(wait.cast(pointer_to('segue::detail::Group'))['entrants'])) if grouped else []

def seconds(nanoseconds):
    return '%.1f s left' % (max(int(nanoseconds), 0) * 1e-9)

def reason_of(strand):
    wait, entrants = wait_of(strand), '; '.join(reason_of(e) for e in entrants_of(strand))
    if wait:
        return wait_words(strand, wait) + (entrants and ': ' + entrants)
    fresh = 'before its first run' if has(strand, 'fresh') else ''
    return {'running': 'runs', 'paused': fresh or 'its wait is over'}.get(state_of(strand), fresh)

def wait_words(strand, wait):
    """As the wait itself would say it where its class is known here, else from the name of its class."""
    kind = symbol_at(int(words(wait)[0])).replace('vtable for ', '')
    if kind == 'segue::detail::TimerAwaiter':
        timer = wait.cast(pointer_to(kind))
        frozen = has(strand, 'frozen') and not timer['absolute_']  # then it keeps what is left
        return 'wait ' + seconds(timer['time_'] - (0 if frozen else timer['clock_']['now']))
    if kind == 'segue::detail::FramesAwaiter':
        return 'frames: %d left' % wait.cast(pointer_to(kind))['left_']
    if re.match(r'segue::Join<.*>::Awaiter$', kind):
        other = wait.cast(wait.dynamic_type)['wait_']['script_']['strand_']
        return 'join of %s #%d' % (name_of(other), other['id'])
    if overrides(wait, 'segue::detail::DeadlineGroup::describe'):
        group = wait.cast(pointer_to('segue::detail::DeadlineGroup'))
        due, now = group['deadline_']['due'], group['parent']['clock']['now']
        return 'timeout ' + seconds(due - now if group['deadline_']['next'] else group['left_'])
    if overrides(wait, 'segue::detail::GroupWait::describe'):
        group = wait.cast(pointer_to('segue::detail::GroupWait'))
        left = ': %d left' % (group['count_'] - group['ended_']) if group['ended_'] > 0 else ''
        return '%s of %d%s' % (group['what_'].string(), group['count_'], left)
    kind = without_arguments(re.sub(r'^segue::detail::(Wait|Poll)Awaiter<(.*)>$', r'\2', kind).rstrip('& '))
    if not kind.startswith('segue::'):
        return kind  # of the user
    kind = re.sub(r'^segue::|detail::|\(anonymous namespace\)::|(::)?(Wait|Awaiter|Probe)$', '', kind)
    return re.sub(r'(?<=[a-z])(::)?(?=[A-Z])', ' ', kind).lower()  # "semaphore acquire", "next frame"

def line_of(strand):
    return ('#%d %s [%s] %s' % (strand['id'], name_of(strand), state_of(strand), reason_of(strand))).rstrip()

def print_stack(strand, indent='    '):
    """Who awaits whom, innermost first; below a race and its like, each entrant's own."""
    promise = strand['leaf']
    while promise:
        print(indent + level(promise['site']))
        promise = promise['parent']
    for entrant in entrants_of(strand):
        print('%s- %s' % (indent, reason_of(entrant) or state_of(entrant)))
        print_stack(entrant, indent + '    ')

def print_script(strand):
    owner = strand['parent']
    while owner and has(owner, 'entrant'):
        owner = owner['parent']
    fork = ', fork of #%d' % owner['id'] if owner else ''
    print('%s%s, started at %s' % (line_of(strand), fork, place(strand['started'])))
    print_stack(strand)

#-- - \
    schedulers -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- --

def scripts_of(core):
    """Every script that is alive, forks behind the script that forked them, else in start order."""
    todo = list(strands(core['scripts']))[::-1]
    while todo:
        strand = todo.pop()
        if not has(strand, 'entrant'):
            yield strand
        todo += list(strands(strand['forks']))[::-1] + entrants_of(strand)[::-1]

def summary(core):
    return 'tick %d, %d scripts' % (core['tick'], core['stats']['alive'])

def target(value):
    """The object behind a value, a reference or a pointer, and the name of its class."""
    if value.type.strip_typedefs().code in (gdb.TYPE_CODE_PTR, gdb.TYPE_CODE_REF, gdb.TYPE_CODE_RVALUE_REF):
        value = value.referenced_value()
    return value, value.type.strip_typedefs().unqualified().name

def core_of(value):
    """The core of a scheduler; None of anything else, and of one that has not been made yet."""
    value, name = target(value)
    if name in ('segue::Scheduler', 'segue::testing::Game'):
        core = words(value['core_'].address)[0].cast(pointer_to('segue::detail::Core'))  # a std::unique_ptr
        return core if core['face'].dereference().address == value.address else None
    return core_of(value['face']) if name == 'segue::detail::Core' else None

def core_in_sight():
    """That of the first scheduler among the variables of the selected frame and of those that called it."""
    frame = gdb.selected_frame()
    while frame:
        block = frame.block() if frame.find_sal().symtab else None
        while block:
            for variable in block:
                try:
                    core
    = (variable.is_variable or variable.is_argument) and core_of(variable.value(frame)) except gdb.error
        : core = None #not there,
          or not yet if core : return core block = block.superblock frame =
              frame.older()
                  raise gdb.GdbError('There is no scheduler among the variables of these frames: name one.')

                      class Scripts(gdb.Command)
        : ""
          "segue scripts [SCHEDULER]: what each live script waits for, and its await stack, innermost first.
          SCHEDULER is an expression; without it, the variables of this frame and of its callers are searched for one."""
    def invoke(self, argument, from_tty):
        core = core_of(gdb.parse_and_eval(argument)) if argument else core_in_sight()
        if not core:
            raise gdb.GdbError('%s is no segue::Scheduler.' % argument)
        print(summary(core))
        for strand in scripts_of(core):
            print_script(strand)

class Stack(gdb.Command):
    """segue stack SCRIPT: what one script waits for, and its await stack, innermost first.
SCRIPT is a segue::Script, or the number of one of the scheduler that `segue scripts` finds."""
    def invoke(self, argument, from_tty):
        script = target(gdb.parse_and_eval(argument))[0]
        if script.type.strip_typedefs().code == gdb.TYPE_CODE_INT:
            strand = next((s for s in scripts_of(core_in_sight()) if s['id'] == script), None)
        else:
            strand = script['strand_']
        if not strand:
            raise gdb.GdbError('There is no script %s.' % argument)
        print_script(strand)

class Printer:
    def __init__(self, text, scripts=()):
        self.to_string = lambda: text
        self.children = lambda: ((str(s['id']), line_of(s)) for s in scripts)  # gdb stops at its `print elements`

def print_scheduler(scheduler):
    core = core_of(scheduler)
    return Printer(summary(core), scripts_of(core)) if core else Printer('not made yet')

printers = gdb.printing.RegexpCollectionPrettyPrinter('segue')
printers.add_printer('Task', r'^segue::Task<.*>$', lambda task: Printer(
    'not begun, ' + level(task['promise_']['site']) if task['promise_'] else 'empty'))
printers.add_printer('Script', r'^segue::Script(<.*>|Handle)$', lambda script: Printer(
    line_of(script['strand_']) if script['strand_'] else 'empty'))
printers.add_printer('Scheduler', r'^segue::Scheduler$', print_scheduler)
gdb.printing.register_pretty_printer(None, printers, replace=True)
gdb.events.new_objfile.connect(lambda event: (symbol_at.cache_clear(), flag.cache_clear()))
gdb.execute('define-prefix segue')
Scripts('segue scripts', gdb.COMMAND_DATA, gdb.COMPLETE_EXPRESSION)
Stack('segue stack', gdb.COMMAND_DATA, gdb.COMPLETE_EXPRESSION)
