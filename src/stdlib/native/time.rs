//! `time`: the interpreter's clock, and calendar times of the C library.

use std::cell::OnceCell;

use super::struct_sequence;
use crate::host::os::{self, BrokenDown};
use crate::object::{Class, Gc, Result, Value};
use crate::stdlib::set;
use crate::struct_sequence;
use crate::types::exception::Exc;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

struct_sequence! { STRUCT_TIME: "time", "struct_time", "The time value as returned by gmtime(), localtime(), and strptime(), and\naccepted by asctime(), mktime() and strftime().  May be considered as a\nsequence of 9 integers.",
    0 "tm_year", 1 "tm_mon", 2 "tm_mday", 3 "tm_hour", 4 "tm_min", 5 "tm_sec", 6 "tm_wday", 7 "tm_yday",
    8 "tm_isdst",
}

#[derive(Default)]
struct State {
    struct_time: OnceCell<Gc<Class>>,
}

fn struct_time(vm: &mut Vm) -> Gc<Class> {
    let state = vm.extension::<State>();
    if let Some(class) = state.struct_time.get() {
        return class.clone();
    }
    let class = struct_sequence::make(vm, STRUCT_TIME);
    let mut flags = class.flags.get();
    flags.has_dict = true;
    class.flags.set(flags);
    state.struct_time.get_or_init(|| class).clone()
}

fn seconds(ns: f64) -> Value {
    Value::float(ns / 1e9)
}

fn time(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(seconds(vm.host.clock.wall_ns() as f64))
}

fn time_ns(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::Int(vm.host.clock.wall_ns()))
}

fn monotonic(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(seconds(vm.host.clock.monotonic_ns() as f64))
}

fn monotonic_ns(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::Int(vm.host.clock.monotonic_ns() as i64))
}

fn process_time(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(seconds(vm.host.clock.cpu_ns() as f64))
}

fn process_time_ns(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::Int(vm.host.clock.cpu_ns() as i64))
}

/// A number of seconds as nanoseconds, rounded up: a wait never ends too early.
pub fn nanoseconds(vm: &mut Vm, value: &Value) -> Result<i64> {
    const TOO_LARGE: &str = "timestamp too large to convert to C PyTime_t";
    if let Some(float) = value.as_float() {
        if float.is_nan() {
            return Err(vm.value_error("Invalid value NaN (not a number)"));
        }
        let ns = (float * 1e9).ceil();
        if !(-9.2e18..9.2e18).contains(&ns) {
            return Err(vm.overflow_error("timestamp out of range for C PyTime_t"));
        }
        return Ok(ns as i64);
    }
    let index = vm.names.__index__.clone();
    if vm.lookup_special(value, &index).is_none() {
        let name = vm.type_name(value);
        let message = format!("'{name}' object cannot be interpreted as an integer or float");
        return Err(vm.type_error(message));
    }
    let whole = match vm.to_index(value)? {
        Value::Int(whole) => whole.checked_mul(1_000_000_000),
        _ => None,
    };
    whole.ok_or_else(|| vm.overflow_error(TOO_LARGE))
}

fn sleep(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let length = nanoseconds(vm, &args[0])?;
    let Ok(length) = u64::try_from(length) else {
        return Err(vm.value_error("sleep length must be non-negative"));
    };
    let end = vm.host.clock.monotonic_ns().saturating_add(length);
    vm.sleep_until(end)?;
    Ok(Value::None)
}

/// The seconds of an optional argument; now without it.
fn seconds_argument(vm: &mut Vm, value: &Value) -> Result<i64> {
    match value.not_none() {
        None => Ok(vm.host.clock.wall_ns().div_euclid(1_000_000_000)),
        Some(value) => match value.as_float() {
            Some(float) if float.is_nan() => {
                Err(vm.value_error("Invalid value NaN (not a number)"))
            }
            Some(float) if float.abs() < 9.2e18 => Ok(float.floor() as i64),
            Some(_) => Err(vm.overflow_error("timestamp out of range for platform time_t")),
            None => match vm.to_index(value)? {
                Value::Int(seconds) => Ok(seconds),
                _ => Err(vm.overflow_error("timestamp out of range for platform time_t")),
            },
        },
    }
}

fn broken_down(vm: &mut Vm, value: &Value, local: bool) -> Result<BrokenDown> {
    let seconds = seconds_argument(vm, value)?;
    match os::break_down(seconds, local) {
        Some(time) => Ok(time),
        None => {
            let message = "Value too large for defined data type";
            let args = vec![Value::Int(i64::from(libc::EOVERFLOW)), Value::from(message)];
            Err(vm.error_with(Exc::OSError, args))
        }
    }
}

fn to_value(vm: &mut Vm, time: &BrokenDown) -> Result<Value> {
    let fields = [
        i64::from(time.year) + 1900,
        i64::from(time.month) + 1,
        i64::from(time.day),
        i64::from(time.hour),
        i64::from(time.minute),
        i64::from(time.second),
        i64::from((time.weekday + 6) % 7),
        i64::from(time.year_day) + 1,
        i64::from(time.dst),
    ];
    let class = struct_time(vm);
    let value = struct_sequence::instance(vm, &class, fields.map(Value::Int).to_vec())?;
    if let Value::Instance(instance) = &value {
        instance.set(&vm.intern("tm_zone"), Value::from(time.zone.as_str()));
        instance.set(&vm.intern("tm_gmtoff"), Value::Int(time.offset));
    }
    Ok(value)
}

/// The time that a tuple of nine stands for, each field within its bounds.
fn from_value(vm: &mut Vm, value: &Value, function: &str) -> Result<BrokenDown> {
    let Some(tuple) = value.as_tuple() else {
        return Err(vm.type_error("Tuple or struct_time argument required"));
    };
    let items = tuple.items();
    if items.len() != 9 {
        return Err(vm.type_error(format!("{function}(): illegal time tuple argument")));
    }
    let mut fields = [0_i64; 9];
    for (place, item) in fields.iter_mut().zip(items) {
        *place = vm.to_i64(item)?;
    }
    let [
        year,
        month,
        day,
        hour,
        minute,
        second,
        weekday,
        year_day,
        dst,
    ] = fields;
    // CPython lets zero stand for the first month and the first day.
    let (month, day, year_day) = (month.max(i64::from(month == 0)), day, year_day);
    let day = if day == 0 { 1 } else { day };
    let year_day = if year_day == 0 { 1 } else { year_day };
    let checks = [
        ("month", month, 1, 12),
        ("day of month", day, 1, 31),
        ("hour", hour, 0, 23),
        ("minute", minute, 0, 59),
        ("seconds", second, 0, 61),
        ("day of week", weekday, -1, 6),
        ("day of year", year_day, 1, 366),
    ];
    for (name, value, low, high) in checks {
        if !(low..=high).contains(&value) {
            return Err(vm.value_error(format!("{name} out of range")));
        }
    }
    let Ok(year) = i32::try_from(year.saturating_sub(1900)) else {
        return Err(vm.overflow_error("year out of range"));
    };
    let mut time = BrokenDown {
        second: second as i32,
        minute: minute as i32,
        hour: hour as i32,
        day: day as i32,
        month: month as i32 - 1,
        year,
        weekday: ((weekday + 1) % 7) as i32,
        year_day: year_day as i32 - 1,
        dst: dst.clamp(-1, 1) as i32,
        ..BrokenDown::default()
    };
    if let Value::Instance(instance) = value {
        if let Some(zone) = instance
            .get(&vm.intern("tm_zone"))
            .and_then(|zone| zone.as_str())
        {
            time.zone = zone.as_str().to_owned();
        }
        if let Some(Value::Int(offset)) = instance.get(&vm.intern("tm_gmtoff")) {
            time.offset = offset;
        }
    }
    Ok(time)
}

fn time_argument(vm: &mut Vm, value: &Value, function: &str) -> Result<BrokenDown> {
    match value.given() {
        Some(value) => from_value(vm, value, function),
        None => broken_down(vm, &Value::None, true),
    }
}

fn localtime(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let time = broken_down(vm, &args[0], true)?;
    to_value(vm, &time)
}

fn gmtime(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut time = broken_down(vm, &args[0], false)?;
    time.zone = "UTC".to_owned();
    to_value(vm, &time)
}

fn mktime(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let time = from_value(vm, &args[0], "mktime")?;
    match os::make_time(&time) {
        Some(seconds) => Ok(Value::float(seconds as f64)),
        None => Err(vm.overflow_error("mktime argument out of range")),
    }
}

fn strftime(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(format) = args[0].as_str() else {
        return Err(vm.bad_argument("strftime() argument 1", "str", &args[0]));
    };
    let time = time_argument(vm, &args[1], "strftime")?;
    if format.as_str().contains('\0') {
        return Err(vm.value_error("embedded null character"));
    }
    match os::format_time(format.as_str(), &time) {
        Some(text) => Ok(Value::from(text)),
        None => Err(vm.memory_error("")),
    }
}

fn asctime_text(time: &BrokenDown) -> String {
    const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let day = DAYS[time.weekday.rem_euclid(7) as usize];
    let month = MONTHS[time.month.rem_euclid(12) as usize];
    format!(
        "{day} {month} {:>2} {:02}:{:02}:{:02} {}",
        time.day,
        time.hour,
        time.minute,
        time.second,
        i64::from(time.year) + 1900
    )
}

fn asctime(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let time = time_argument(vm, &args[0], "asctime")?;
    Ok(Value::from(asctime_text(&time)))
}

fn ctime(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let time = broken_down(vm, &args[0], true)?;
    Ok(Value::from(asctime_text(&time)))
}

/// Reading times is rare enough to be written in the language itself.
fn strptime(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let module = vm.import_module("_strptime")?;
    let given: Vec<Value> = args.iter().filter_map(|arg| arg.given().cloned()).collect();
    let fields = vm.call_method(&module, "_strptime_time", &given)?;
    let class = Value::from(struct_time(vm));
    vm.call(&class, &[fields])
}

fn get_clock_info(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = match args[0].as_str() {
        Some(name) => name.as_str().to_owned(),
        None => {
            return Err(vm.bad_argument("get_clock_info() argument 1", "str", &args[0]));
        }
    };
    let (implementation, monotonic, adjustable) = match name.as_str() {
        "time" => ("clock_gettime(CLOCK_REALTIME)", false, true),
        "monotonic" | "perf_counter" => ("clock_gettime(CLOCK_MONOTONIC)", true, false),
        "process_time" => ("clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", true, false),
        "thread_time" => ("clock_gettime(CLOCK_THREAD_CPUTIME_ID)", true, false),
        _ => return Err(vm.value_error("unknown clock")),
    };
    let types = vm.import_module("types")?;
    let namespace = vm.intern("SimpleNamespace");
    let namespace = vm.get_attr(&types, &namespace)?;
    let keywords = [
        ("implementation", Value::from(implementation)),
        ("monotonic", Value::bool(monotonic)),
        ("adjustable", Value::bool(adjustable)),
        ("resolution", Value::float(1e-9)),
    ]
    .map(|(name, value)| (vm.intern(name), value));
    vm.call_keywords(&namespace, &[], &keywords)
}

crate::methods! { METHODS:
    /// Return the current time in seconds since the Epoch.
    "time($module, /)" => time,
    /// Return the current time in nanoseconds since the Epoch.
    "time_ns($module, /)" => time_ns,
    /// Delay execution for a given number of seconds.
    "sleep($module, seconds, /)" => sleep,
    /// Monotonic clock, cannot go backward.
    "monotonic($module, /)" => monotonic,
    /// Monotonic clock, cannot go backward, as nanoseconds.
    "monotonic_ns($module, /)" => monotonic_ns,
    /// Performance counter for benchmarking.
    "perf_counter($module, /)" => monotonic,
    /// Performance counter for benchmarking as nanoseconds.
    "perf_counter_ns($module, /)" => monotonic_ns,
    /// Process time for profiling: sum of the kernel and user-space CPU time.
    "process_time($module, /)" => process_time,
    /// Process time for profiling as nanoseconds.
    "process_time_ns($module, /)" => process_time_ns,
    /// Thread time for profiling: sum of the kernel and user-space CPU time.
    "thread_time($module, /)" => process_time,
    /// Thread time for profiling as nanoseconds.
    "thread_time_ns($module, /)" => process_time_ns,
    /// Convert seconds since the Epoch to a time tuple expressing local time.
    "localtime($module, seconds=None, /)" => localtime,
    /// Convert seconds since the Epoch to a time tuple expressing UTC.
    "gmtime($module, seconds=None, /)" => gmtime,
    /// Convert a time tuple in local time to seconds since the Epoch.
    "mktime($module, tuple, /)" => mktime,
    /// Convert a time tuple to a string according to a format specification.
    "strftime($module, format, tuple=<unrepresentable>, /)" => strftime,
    /// Convert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'.
    "asctime($module, tuple=<unrepresentable>, /)" => asctime,
    /// Convert a time in seconds since the Epoch to a string in local time.
    "ctime($module, seconds=None, /)" => ctime,
    /// Parse a string to a time tuple according to a format specification.
    "strptime($module, string, format='%a %b %d %H:%M:%S %Y', /)" => strptime,
    /// Get information of the specified clock.
    "get_clock_info($module, name, /)" => get_clock_info,
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let doc = "This module provides various functions to manipulate time values.";
    let module = vm.native_module("time", doc, METHODS);
    let class = struct_time(vm);
    set(vm, &module, "struct_time", class);
    // Winter and summer tell the zone's two names and offsets.
    let year = os::break_down(vm.host.clock.wall_ns().div_euclid(1_000_000_000), false);
    let start = year.map_or(0, |now| i64::from(now.year) - 70) * 31_556_952;
    let [winter, summer] =
        [start, start + 15_778_476].map(|at| os::break_down(at, true).unwrap_or_default());
    let (standard, daylight) = match winter.offset <= summer.offset {
        true => (winter, summer),
        false => (summer, winter),
    };
    set(vm, &module, "timezone", -standard.offset);
    set(vm, &module, "altzone", -daylight.offset);
    let has_daylight = i64::from(standard.offset != daylight.offset);
    set(vm, &module, "daylight", has_daylight);
    let names = [standard.zone, daylight.zone].map(Value::from).to_vec();
    set(vm, &module, "tzname", Tuple::new(names));
    Ok(Value::from(module))
}
