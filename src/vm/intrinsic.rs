//! Helpers of the compiler that are no instructions of their own.

use super::Vm;
use super::window::Window;
use crate::bytecode::Reg;
use crate::bytecode::op::Intrinsic;
use crate::object::{Gc, Result, Value};
use crate::types::dict::Dict;
use crate::types::exception::Exc;

impl Vm {
    #[inline(never)]
    pub(super) fn intrinsic(&mut self, w: Window, base: Reg, function: Intrinsic) -> Result<()> {
        let result = match function {
            Intrinsic::TypeVar
            | Intrinsic::TypeVarWithConstraints
            | Intrinsic::TypeVarTuple
            | Intrinsic::ParamSpec
            | Intrinsic::SubscriptGeneric
            | Intrinsic::TypeAlias => {
                let args = [
                    w.take(base),
                    w.take(w.after(base, 1)),
                    w.take(w.after(base, 2)),
                ];
                crate::types::typing::intrinsic(self, function, args)?
            }
            Intrinsic::SetTypeParams => {
                let function = w.take(base);
                let params = w.take(w.after(base, 1));
                if let Value::Function(function) = &function {
                    let old = function.type_params.replace(params);
                    drop(old);
                }
                function
            }
            Intrinsic::AssertionError => {
                let message = w.take(base);
                let args = message.given().cloned().into_iter().collect();
                return Err(self.error_with(Exc::AssertionError, args));
            }
            Intrinsic::DisplayHook => {
                let value = w.take(base);
                self.display_hook(&value)?;
                Value::None
            }
            Intrinsic::ImportStar => {
                let module = w.take(base);
                self.import_star(&module)?;
                Value::None
            }
            Intrinsic::SetupAnnotations => {
                let key = Value::from(self.names.__annotations__.clone());
                let namespace = self.namespace();
                if !self.contains(&namespace, &key)? {
                    let empty = Value::from(Gc::new(Dict::new()));
                    self.set_item(&namespace, &key, empty)?;
                }
                Value::None
            }
            Intrinsic::CheckAnnotationFormat => {
                let format = w.take(base);
                if !matches!(format.as_int(), Some(Value::Int(1 | 2))) {
                    return Err(self.error_with(Exc::NotImplementedError, Vec::new()));
                }
                format
            }
        };
        w.set(base, result);
        Ok(())
    }
}
