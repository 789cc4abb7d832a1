text = `value`
