# -*- coding: klingon -*-
name = "x"
