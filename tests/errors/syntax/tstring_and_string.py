page = t"{name}" "text"
